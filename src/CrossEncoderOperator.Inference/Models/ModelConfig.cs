using System.Globalization;
using System.Text.Json;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>What the server needs of <c>config.json</c> and <c>tokenizer_config.json</c>.</summary>
/// <param name="ModelType">Architecture, like <c>bert</c>.</param>
/// <param name="MaxTokens">Longest pair that the model can read.</param>
/// <param name="VocabularySize">Rows of the embedding table; null when it is not said.</param>
/// <param name="PadTokenId">Token that fills a batch.</param>
/// <param name="Labels">Names of the logits: one, or two of which the second says relevant.</param>
/// <param name="Activation">From logit to score.</param>
/// <param name="TruncationSide">End of a text that is cut off when a pair is too long.</param>
public sealed record ModelConfig(
    string ModelType, int MaxTokens, int? VocabularySize, int PadTokenId, IReadOnlyList<string> Labels, Activation Activation,
    TruncationSide TruncationSide)
{
    private const string ConfigFile = "config.json";
    private const string TokenizerConfigFile = "tokenizer_config.json";

    /// <exception cref="ModelException">A file is missing, or says what this server cannot do.</exception>
    public static ModelConfig Read(ModelDirectory directory)
    {
        JsonSetting config = JsonSetting.Parse(ConfigFile, directory.Read(ConfigFile));
        JsonSetting tokenizer = directory.Has(TokenizerConfigFile)
            ? JsonSetting.Parse(TokenizerConfigFile, directory.Read(TokenizerConfigFile))
            : new JsonSetting(TokenizerConfigFile, "", default);
        return Read(config, tokenizer);
    }

    internal static ModelConfig Read(JsonSetting config, JsonSetting tokenizer)
    {
        JsonSetting modelType = config.Get("model_type");
        if (modelType.Text() is not ("bert" or "distilbert" or "electra"))
            throw modelType.Error($"\"{modelType.Text()}\" is not supported; this server reads bert, distilbert and electra");
        return new ModelConfig(
            modelType.Text(),
            Math.Min(Positive(config.Get("max_position_embeddings")), ModelMaxLength(tokenizer)),
            config.Get("vocab_size").NumberOrNull(),
            config.Get("pad_token_id").NumberOrNull() ?? 0,
            ReadLabels(config),
            ReadActivation(config),
            ReadTruncationSide(tokenizer.Get("truncation_side")));
    }

    private static TruncationSide ReadTruncationSide(JsonSetting setting) => setting.TextOrNull() switch
    {
        null or "right" => TruncationSide.Right,
        "left" => TruncationSide.Left,
        _ => throw setting.Error("must be left or right"),
    };

    private static int Positive(JsonSetting setting) =>
        setting.Number() is > 0 and var value ? value : throw setting.Error("must be positive");

    /// <summary>Tokenizers without a limit of their own carry a huge number.</summary>
    private static int ModelMaxLength(JsonSetting tokenizer)
    {
        JsonSetting setting = tokenizer.Get("model_max_length");
        if (setting.IsAbsent)
            return int.MaxValue;
        if (setting.Element.ValueKind != JsonValueKind.Number || !setting.Element.TryGetDouble(out double value))
            throw setting.Error("must be a number");
        return value >= 1 ? (int)Math.Min(value, int.MaxValue) : throw setting.Error("must be positive");
    }

    private static string[] ReadLabels(JsonSetting config)
    {
        JsonSetting names = config.Get("id2label");
        string[] labels = [.. names.Entries()
            .OrderBy(entry => int.TryParse(entry.Name, CultureInfo.InvariantCulture, out int id) ? id : throw names.Error("must have numbers as keys"))
            .Select(entry => entry.Value.Text())];
        JsonSetting number = config.Get("num_labels");
        int count = number.NumberOrNull() ?? (labels.Length > 0 ? labels.Length : 2);
        if (labels.Length > 0 && labels.Length != count)
            throw number.Error($"is {count}, but id2label has {labels.Length} entries");
        if (count is not (1 or 2))
            throw (number.IsAbsent ? names : number).Error($"must be 1 or 2 labels, not {count}");
        return labels.Length > 0 ? labels : [.. Enumerable.Range(0, count).Select(id => $"LABEL_{id}")];
    }

    private static Activation ReadActivation(JsonSetting config)
    {
        JsonSetting setting = config.Get("sentence_transformers").Get("activation_fn");
        if (setting.IsAbsent)
            setting = config.Get("sbert_ce_default_activation_function");
        string? function = setting.TextOrNull();
        return function?[(function.LastIndexOf('.') + 1)..] switch
        {
            null or "Sigmoid" => Activation.Sigmoid,
            "Identity" => Activation.Identity,
            _ => throw setting.Error($"\"{function}\" is not supported; this server applies Sigmoid and Identity"),
        };
    }
}
