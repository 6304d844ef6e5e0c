using System.Text.Json;
using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Scoring;

/// <summary>
/// The demo models give the logits that <c>@huggingface/transformers</c> gives; training/reference writes the fixture.
/// </summary>
/// <remarks>
/// Left out is where its tokenizer means to differ: it takes an empty document for none, and special tokens in text for
/// what they look like. ReferencePairsTests and PairTokenizerTests cover those.
/// </remarks>
public sealed class ReferenceScoreTests
{
    private const double Tolerance = 1e-4;

    private static readonly string s_root = FindRoot();

    private static readonly JsonElement s_fixture = JsonElement.Parse(
        File.ReadAllText(Path.Combine(s_root, "tests/CrossEncoderOperator.Inference.Tests/Fixtures/reference-scores.json")));

    public static TheoryData<string> ScoredModels => [.. s_fixture.EnumerateObject().Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(ScoredModels))]
    public async Task Are_those_of_the_reference_runtime(string name)
    {
        using var model = CrossEncoder.Load(
            ModelDirectory.Open(Path.Combine(s_root, "models", name)),
            new ModelOptions { Threads = new CpuThreads(1, "test"), Variant = ModelVariant.Fp32 },
            new SilentObserver(),
            TimeProvider.System);
        JsonElement[] expected = [.. s_fixture.GetProperty(name).EnumerateArray().Where(IsComparable)];
        EncodedPair[] pairs =
        [
            .. expected.Select(pair => model.Tokenizer.Encode(
                model.Tokenizer.Tokenize(Text(pair, "query")), Text(pair, "document"), model.Truncation)),
        ];
        var scores = await model.ScoreAsync(pairs, TestContext.Current.CancellationToken);

        string[] differences =
        [
            .. expected.Zip(pairs, scores)
                .Where(entry => entry.First.GetProperty("tokens").GetInt32() != entry.Second.Length
                    || !(Math.Abs(entry.First.GetProperty("logit").GetDouble() - entry.Third.Logit) <= Tolerance))
                .Select(entry => $"{entry.First.GetRawText()}: {entry.Second.Length} tokens, logit {entry.Third.Logit}"),
        ];
        Assert.True(pairs.Length >= 200, $"only {pairs.Length} pairs");
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    private static bool IsComparable(JsonElement pair) =>
        Text(pair, "document").Length > 0
        && !$"{Text(pair, "query")} {Text(pair, "document")}".Contains("[SEP]", StringComparison.Ordinal);

    private static string Text(JsonElement pair, string name) => pair.GetProperty(name).GetString()!;

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "models")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder above the tests has models.");
        }

        return folder;
    }
}
