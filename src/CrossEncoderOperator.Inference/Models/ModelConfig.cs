using System.Globalization;
using System.Text.Json;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>What the server needs of <c>config.json</c> and <c>tokenizer_config.json</c>.</summary>
/// <param name="ModelType">Architecture, like <c>bert</c>.</param>
/// <param name="MaxTokens">Longest pair that the model can read.</param>
/// <param name="VocabularySize">Rows of the embedding table; null when it is not said.</param>
/// <param name="PadTokenId">Token that fills a batch.</param>
/// <param name="Labels">Names of the logits: one or two.</param>
/// <param name="RelevantLabel">Which of the labels says relevant.</param>
/// <param name="Activation">From logit to score.</param>
/// <param name="TruncationSide">End of a text that is cut off when a pair is too long.</param>
public sealed record ModelConfig(
    string ModelType,
    int MaxTokens,
    int? VocabularySize,
    int PadTokenId,
    IReadOnlyList<string> Labels,
    int RelevantLabel,
    Activation Activation,
    TruncationSide TruncationSide)
{
    private const string ConfigFile = "config.json";
    private const string TokenizerConfigFile = "tokenizer_config.json";

    private static readonly string[] s_relevant = ["relevant", "positive", "yes", "true", "match", "entailment"];

    /// <param name="directory">The model.</param>
    /// <param name="tokenizer">Knows the id of the padding token where only its text is said.</param>
    /// <exception cref="ModelException">A file is missing, or says what this server cannot do.</exception>
    public static ModelConfig Read(ModelDirectory directory, PairTokenizer tokenizer)
    {
        var config = JsonSetting.Parse(ConfigFile, directory.Read(ConfigFile));
        var tokenizerConfig = directory.Has(TokenizerConfigFile)
            ? JsonSetting.Parse(TokenizerConfigFile, directory.Read(TokenizerConfigFile))
            : new JsonSetting(TokenizerConfigFile, "", default);
        return Read(config, tokenizerConfig, tokenizer.IdOf);
    }

    internal static ModelConfig Read(JsonSetting config, JsonSetting tokenizer, Func<string, int?> idOf)
    {
        var type = config.Get("model_type").OneOf("bert", "distilbert", "electra", "roberta", "xlm-roberta", "modernbert", "deberta-v2");
        var padding = ReadPadding(config.Get("pad_token_id"), tokenizer.Get("pad_token"), idOf);
        var labels = ReadLabels(config);
        return new ModelConfig(
            type,
            Math.Min(ReadPositions(config.Get("max_position_embeddings"), type, padding), ModelMaxLength(tokenizer)),
            config.Get("vocab_size").NumberOrNull(),
            padding,
            labels,
            RelevantOf(labels),
            ReadActivation(config),
            ReadTruncationSide(tokenizer.Get("truncation_side")));
    }

    private static TruncationSide ReadTruncationSide(JsonSetting setting) => setting.TextOrNull() switch
    {
        null or "right" => TruncationSide.Right,
        "left" => TruncationSide.Left,
        _ => throw setting.Error("must be left or right"),
    };

    /// <summary>Positions of RoBERTa start behind the padding token: of 514 with the padding token 1, 512 are left.</summary>
    private static int ReadPositions(JsonSetting setting, string type, int padding)
    {
        var reserved = type is "roberta" or "xlm-roberta" ? padding + 1 : 0;
        return setting.Number() - reserved is > 0 and var positions ? positions : throw setting.Error($"must be more than {reserved}");
    }

    private static int ReadPadding(JsonSetting id, JsonSetting token, Func<string, int?> idOf)
    {
        if (!id.IsAbsent)
        {
            return id.Number() is >= 0 and var value ? value : throw id.Error("must not be negative");
        }

        if (token.IsAbsent)
        {
            throw id.Error("is missing");
        }

        var text = token.Element.ValueKind == JsonValueKind.Object ? token.Get("content") : token;
        return idOf(text.Text()) ?? throw text.Error($"\"{text.Text()}\" is no token of tokenizer.json");
    }

    /// <summary>Tokenizers without a limit of their own carry a huge number.</summary>
    private static int ModelMaxLength(JsonSetting tokenizer)
    {
        var setting = tokenizer.Get("model_max_length");
        if (setting.IsAbsent)
        {
            return int.MaxValue;
        }

        return setting.Real() is >= 1 and var value ? (int)Math.Min(value, int.MaxValue) : throw setting.Error("must be positive");
    }

    private static string[] ReadLabels(JsonSetting config)
    {
        var names = config.Get("id2label");
        string[] labels = [.. names.Entries()
            .OrderBy(entry => int.TryParse(entry.Name, CultureInfo.InvariantCulture, out var id) ? id : throw names.Error("must have numbers as keys"))
            .Select(entry => entry.Value.Text())];
        var number = config.Get("num_labels");
        var count = number.NumberOrNull() ?? (labels.Length > 0 ? labels.Length : 2);
        if (labels.Length > 0 && labels.Length != count)
        {
            throw number.Error($"is {count}, but id2label has {labels.Length} entries");
        }

        if (count is not (1 or 2))
        {
            throw (number.IsAbsent ? names : number).Error($"must be 1 or 2 labels, not {count}");
        }

        return labels.Length > 0 ? labels : [.. Enumerable.Range(0, count).Select(id => $"LABEL_{id}")];
    }

    /// <summary>By its name; where the names do not say it, the last label is the relevant one, as in 0 and 1.</summary>
    private static int RelevantOf(string[] labels)
    {
        var named = Array.FindIndex(labels, label => s_relevant.Contains(label, StringComparer.OrdinalIgnoreCase));
        return named >= 0 ? named : labels.Length - 1;
    }

    private static Activation ReadActivation(JsonSetting config)
    {
        var setting = config.Get("sentence_transformers").Get("activation_fn");
        if (setting.IsAbsent)
        {
            setting = config.Get("sbert_ce_default_activation_function");
        }

        var function = setting.TextOrNull();
        return function?[(function.LastIndexOf('.') + 1)..] switch
        {
            null or "Sigmoid" => Activation.Sigmoid,
            "Identity" => Activation.Identity,
            _ => throw setting.Error($"\"{function}\" is not supported; this server applies Sigmoid and Identity"),
        };
    }
}
