using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests.Scoring;

public sealed class GraphCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("crossencoder-graphs-").FullName, "graphs");
    private readonly TestModel _model = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    [Fact]
    public async Task A_kept_graph_gives_the_same_scores()
    {
        var (first, expected) = await LoadAsync();
        var entry = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal($"optimized now, kept as {Path.GetFileNameWithoutExtension(entry)}", first);

        var (second, scores) = await LoadAsync();
        Assert.Equal($"optimized before, kept as {Path.GetFileNameWithoutExtension(entry)}", second);
        Assert.Equal(expected, scores);
    }

    [Fact]
    public async Task Damaged_entries_are_written_anew()
    {
        (_, var expected) = await LoadAsync();
        var entry = Assert.Single(Directory.GetFiles(_folder));
        var whole = await File.ReadAllBytesAsync(entry, Cancellation);
        byte[] foreign = [1, 2, 3];
        byte[][] damaged =
        [
            [], whole[..10], whole[..(whole.Length / 2)], [.. whole[..^1], (byte)~whole[^1]],
            // Whole, but no graph: only ONNX Runtime can tell.
            [.. System.Security.Cryptography.SHA256.HashData(foreign), .. foreign],
        ];
        foreach (var bytes in damaged)
        {
            await File.WriteAllBytesAsync(entry, bytes, Cancellation);
            var (source, scores) = await LoadAsync();
            Assert.StartsWith("optimized now, kept as ", source, StringComparison.Ordinal);
            Assert.Equal(expected, scores);
            Assert.Equal(whole, await File.ReadAllBytesAsync(entry, Cancellation));
        }
    }

    [Fact]
    public async Task Many_may_fill_a_folder_at_once()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(LoadAsync)));
        Assert.All(all, loaded => Assert.Equal(all[0].Scores, loaded.Scores));
        Assert.Single(Directory.GetFiles(_folder));
        Assert.StartsWith("optimized before", (await LoadAsync()).Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_model_has_another_entry()
    {
        await LoadAsync();
        _model.Edit("config.json", config => config["note"] = "changes the digest");
        await LoadAsync();
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_only_costs_time()
    {
        await File.WriteAllTextAsync(_folder, "a file", Cancellation);
        var (source, scores) = await LoadAsync();
        Assert.StartsWith("optimized now, not kept: ", source, StringComparison.Ordinal);
        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
    }

    private async Task<(string Source, double[] Scores)> LoadAsync()
    {
        using var model = _model.Load(options => options with { GraphCache = _folder });
        var scores = await model.ScoreAsync(
            model.EncodeAll("red shoes", ["blue kettle", "running", "a b c"]), Cancellation);
        return (model.GraphSource, [.. scores.Select(score => score.Logit)]);
    }
}
