using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Onnx.Bert;
using CrossEncoderOperator.Training.Learning;
using CrossEncoderOperator.Training.Models;

namespace CrossEncoderOperator.Training.Publishing;

/// <summary>Writes a model in Hugging Face layout, with the manifest that its digest is made of.</summary>
internal sealed class ModelDirectory(string path)
{
    private const string Manifest = "SHA256SUMS";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ModelFile => Path.Combine(path, "onnx", "model.onnx");

    public void WriteModel(BertCrossEncoder model, BertGeometry geometry, IReadOnlyList<string> vocabulary)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ModelFile)!);
        using (var stream = File.Create(ModelFile))
        {
            BertCrossEncoderGraph.Write(stream, geometry, model.Values);
        }

        Write("config.json", Config(geometry));
        Write("tokenizer.json", TokenizerFiles.Tokenizer(vocabulary));
        Write("tokenizer_config.json", TokenizerFiles.Config(geometry.MaxPositions));
        Write("special_tokens_map.json", TokenizerFiles.SpecialTokens());
        Write("vocab.txt", string.Concat(vocabulary.Select(static token => token + "\n")));
    }

    public Func<BertWeight, float[]> ReadWeights() => BertCrossEncoderGraph.ReadWeights(File.ReadAllBytes(ModelFile));

    /// <summary>Writes the model card and, over all files, the manifest.</summary>
    public void WriteCard(string card)
    {
        Write("README.md", card);
        var lines = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file).Replace('\\', '/'))
            .Where(static file => file != Manifest && !file.Split('/').Any(static part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, file))))}  {file}\n");
        Write(Manifest, string.Concat(lines));
    }

    private static JsonObject Config(BertGeometry geometry) => new()
    {
        ["architectures"] = new JsonArray("BertForSequenceClassification"),
        ["model_type"] = "bert",
        ["vocab_size"] = geometry.VocabularySize,
        ["hidden_size"] = geometry.HiddenSize,
        ["num_hidden_layers"] = geometry.Layers,
        ["num_attention_heads"] = geometry.AttentionHeads,
        ["intermediate_size"] = geometry.IntermediateSize,
        ["hidden_act"] = "gelu",
        ["hidden_dropout_prob"] = 0.0,
        ["attention_probs_dropout_prob"] = 0.0,
        ["max_position_embeddings"] = geometry.MaxPositions,
        ["type_vocab_size"] = BertGeometry.TokenTypes,
        ["layer_norm_eps"] = 1e-12,
        ["initializer_range"] = 0.02,
        ["pad_token_id"] = 0,
        ["position_embedding_type"] = "absolute",
        ["id2label"] = new JsonObject { ["0"] = "LABEL_0" },
        ["label2id"] = new JsonObject { ["LABEL_0"] = 0 },
        ["problem_type"] = "regression",
        ["torch_dtype"] = "float32",
    };

    private void Write(string file, JsonObject json) => Write(file, json.ToJsonString(Readable) + "\n");

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(path, file), text, new UTF8Encoding(false));
}
