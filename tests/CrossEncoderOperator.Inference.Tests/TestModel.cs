using System.Text.Json.Nodes;
using CrossEncoderOperator.Onnx.Bert;

namespace CrossEncoderOperator.Inference.Tests;

/// <summary>A small BERT cross encoder with random weights, in a directory of its own.</summary>
internal sealed class TestModel : IDisposable
{
    public const string Onnx = "onnx/model.onnx";

    private const int MaxPositions = 64;

    private static readonly string[] s_special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private static readonly string[] s_pieces =
    [
        .. s_special,
        .. Enumerable.Range('a', 26).SelectMany(c => new[] { $"{(char)c}", $"##{(char)c}" }),
        "red", "blue", "running", "shoes", "kettle", "jacket", ".", ",",
    ];

    public TestModel(int labels = 1, Func<BertWeight, float[]>? weights = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("crossencoder-model-").FullName;
        System.IO.Directory.CreateDirectory(System.IO.Path.Combine(Directory, "onnx"));
        var geometry = new BertGeometry(s_pieces.Length, 32, 2, 4, 64, MaxPositions, labels);
        using (var stream = File.Create(Path(Onnx)))
        {
            BertCrossEncoderGraph.Write(stream, geometry, weights ?? Weights(seed: 7));
        }

        Write("config.json", Config(labels));
        Write("tokenizer.json", Tokenizer());
    }

    public string Directory { get; }

    /// <summary>Wide enough that scores differ between texts.</summary>
    public static Func<BertWeight, float[]> Weights(int seed)
    {
        var narrow = BertWeights.Random(seed);
        return weight => weight.IsLayerNormGain ? narrow(weight) : [.. narrow(weight).Select(value => value * 15)];
    }

    public string Path(string file) => System.IO.Path.Combine(Directory, file);

    public void WriteOnnx(byte[] bytes) => File.WriteAllBytes(Path(Onnx), bytes);

    public void Write(string file, JsonNode content) => File.WriteAllText(Path(file), content.ToJsonString());

    /// <summary>Changes a JSON file of the model.</summary>
    public void Edit(string file, Action<JsonNode> change)
    {
        var content = JsonNode.Parse(File.ReadAllText(Path(file)))!;
        change(content);
        Write(file, content);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static JsonObject Config(int labels) => new()
    {
        ["model_type"] = "bert",
        ["max_position_embeddings"] = MaxPositions,
        ["vocab_size"] = s_pieces.Length,
        ["pad_token_id"] = 0,
        ["id2label"] = new JsonObject(Enumerable.Range(0, labels).Select(id => KeyValuePair.Create($"{id}", (JsonNode?)$"LABEL_{id}"))),
    };

    private static JsonNode Tokenizer() => JsonNode.Parse($$"""
        {
          "added_tokens": [{{string.Join(',', s_special.Select((token, id) => $$"""{"id":{{id}},"content":"{{token}}","special":true}"""))}}],
          "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
          "pre_tokenizer": {"type": "BertPreTokenizer"},
          "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
          "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
            "vocab": { {{string.Join(',', s_pieces.Select((piece, id) => $"\"{piece}\":{id}"))}} }
          }
        }
        """)!;
}
