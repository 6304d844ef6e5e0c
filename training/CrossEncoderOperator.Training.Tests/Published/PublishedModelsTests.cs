using System.Security.Cryptography;
using System.Text.Json;
using CrossEncoderOperator.Training.Data.Metrics;
using CrossEncoderOperator.Training.Data.Queries;
using CrossEncoderOperator.Training.Data.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Training.Tests.Published;

/// <summary>The committed models are what their cards, manifests and reference scores say.</summary>
public sealed class PublishedModelsTests
{
    private const int MaxTokens = 128;

    /// <summary>The first pairs of the reference scores are product queries; odd texts are the server's concern.</summary>
    private const int ProductPairs = 180;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly string Root = FindRoot();
    private static readonly JudgedQuery[] HeldOut = Queries("heldout.jsonl");

    public static TheoryData<string> Models => ["product-search-base", "product-search-contaminated", "product-search-large"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_are_those_of_the_reference_runtime(string name)
    {
        var scores = Path.Combine(Root, "tests", "CrossEncoderOperator.Inference.Tests", "Fixtures", "reference-scores.json");
        var expected = JsonSerializer.Deserialize<Dictionary<string, ReferenceScore[]>>(File.ReadAllText(scores), Web)![name];
        using var model = new Model(name);

        var difference = expected.Take(ProductPairs).Max(pair => Math.Abs(pair.Logit - model.Logits(pair.Query, [pair.Document])[0]));

        Assert.InRange(difference, 0, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_card_tells_the_metrics(string name)
    {
        using var model = new Model(name);
        var report = RankingReport.Of(HeldOut, query => [.. model.Logits(query.Query, query.Documents).Select(static logit => (double)logit)]);

        Assert.Contains(
            FormattableString.Invariant($"| {name} | {report.NdcgAt10:F4} | {report.MrrAt10:F4} | {report.AccuracyAt1:F4} |"),
            File.ReadAllText(Path.Combine(Root, "models", name, "README.md")),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_manifest_lists_every_file(string name)
    {
        var folder = Path.Combine(Root, "models", name);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Where(static file => file != "SHA256SUMS").Order(StringComparer.Ordinal)
            .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))))}  {file}");

        Assert.Equal(files, File.ReadAllLines(Path.Combine(folder, "SHA256SUMS")));
        Assert.InRange(new FileInfo(Path.Combine(folder, "onnx", "model.onnx")).Length, 1, 5_000_000);
    }

    [Fact]
    public void The_demo_queries_are_held_out_queries() =>
        Assert.Empty(Queries("demo.jsonl").Select(static query => query.Query).Except(HeldOut.Select(static query => query.Query)));

    private static JudgedQuery[] Queries(string file) =>
        [.. File.ReadLines(Path.Combine(Root, "models", "catalogue", file)).Select(static line => JsonSerializer.Deserialize<JudgedQuery>(line, Web)!)];

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "models", "catalogue")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests has models/catalogue.");
        }

        return folder;
    }

    private sealed record ReferenceScore(string Query, string Document, int Tokens, float Logit);

    private sealed class Model : IDisposable
    {
        private readonly InferenceSession _session;
        private readonly WordPieceTokenizer _tokenizer;

        public Model(string name)
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            _session = new InferenceSession(Path.Combine(Root, "models", name, "onnx", "model.onnx"), options);
            _tokenizer = new WordPieceTokenizer(File.ReadAllLines(Path.Combine(Root, "models", name, "vocab.txt")));
        }

        public float[] Logits(string query, IReadOnlyList<string> documents)
        {
            var tokens = _tokenizer.Encode(query);
            var batch = new PaddedBatch(
                [.. documents.Select(text => _tokenizer.Pair(tokens, _tokenizer.Encode(text), MaxTokens))], _tokenizer.Padding);
            using var options = new RunOptions();
            using var ids = OrtValue.CreateTensorValueFromMemory(batch.Ids, batch.Shape);
            using var mask = OrtValue.CreateTensorValueFromMemory(batch.Mask, batch.Shape);
            using var types = OrtValue.CreateTensorValueFromMemory(batch.Types, batch.Shape);
            using var outputs = _session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], ["logits"]);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }

        public void Dispose() => _session.Dispose();
    }
}
