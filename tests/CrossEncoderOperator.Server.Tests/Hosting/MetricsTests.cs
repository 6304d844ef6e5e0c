using System.Globalization;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Tests.Hosting;

public sealed class MetricsTests
{
    private const string Request = """{"query": "red shoes", "texts": ["red", "blue shoes"]}""";

    [Fact]
    public async Task A_request_that_was_asked_before_costs_the_model_nothing()
    {
        await using var server = new RunningServer { Settings = { Cache = new CacheSettings { SizeBytes = 1 << 20 } } };
        await server.InitializeAsync();
        var (_, first) = await server.PostAsync("/rerank", Request);
        var (_, second) = await server.PostAsync("/rerank", Request);
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Equal((2, 0, 2), (await ValueAsync(server, "cache_pairs_total", "hit"), await ValueAsync(server, "cache_pairs_total", "shared"), await ValueAsync(server, "cache_pairs_total", "miss")));
        Assert.Equal((4, 13, 4), (await ValueAsync(server, "documents_total"), await ValueAsync(server, "tokens_total"), await ValueAsync(server, "document_chunks_count")));
        Assert.Equal("1048576 bytes for 3600 s", (await server.GetAsync("/info")).Body.GetProperty("cache").GetString());
    }

    [Fact]
    public async Task Errors_are_counted_by_kind()
    {
        await using var server = new RunningServer();
        await server.StartAsync();
        await server.PostAsync("/rerank", Request);
        await server.LoadAsync();
        await server.PostAsync("/rerank", "{");
        await server.PostAsync("/v1/score", "{}");
        await server.PostAsync("/rerank", new byte[2_000_001]);
        (string Kind, int Count)[] expected =
            [("invalid", 2), ("too_large", 1), ("not_ready", 1), ("overloaded", 0), ("failed", 0), ("timeout", 0), ("closed", 0)];
        foreach (var (kind, count) in expected)
        {
            Assert.Equal((kind, count), (kind, await ValueAsync(server, "errors_total", kind)));
        }
    }

    [Fact]
    public async Task A_server_that_is_set_to_chunk_does_so_for_every_dialect()
    {
        await using var server = new RunningServer
        {
            Settings = { Documents = new DocumentSettings { Strategy = "Chunk", MaxTokens = 20, OverlapTokens = 5, MaxChunks = 3 } },
        };
        await server.InitializeAsync();
        var text = string.Join(' ', Enumerable.Repeat("kettle", 45));
        var (_, answer) = await server.PostAsync("/rerank", $$"""{"query": "red", "texts": ["{{text}}", "{{text}} {{text}}"]}""");
        var ranks = answer.EnumerateArray().OrderBy(rank => rank.GetProperty("index").GetInt32()).ToArray();
        Assert.Equal([3, 3], ranks.Select(rank => rank.GetProperty("chunk").GetProperty("count").GetInt32()));
        Assert.Equal([false, true], ranks.Select(rank => rank.GetProperty("truncated").GetBoolean()));
        // A query of one token and three special ones beside each chunk.
        Assert.Equal([72, 72], ranks.Select(rank => rank.GetProperty("tokens").GetInt32()));
        Assert.Equal((2, 6), (await ValueAsync(server, "document_chunks_count"), await ValueAsync(server, "document_chunks_sum")));
    }

    /// <summary>The only series with a name, without the prefix, and a label of its own.</summary>
    private static async Task<double> ValueAsync(RunningServer server, string name, string label = "")
    {
        var text = await server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        var line = text.Split('\n').Single(line =>
            line.StartsWith($"crossencoder_{name}{{", StringComparison.Ordinal) && (label.Length == 0 || line.Contains($"=\"{label}\"", StringComparison.Ordinal)));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }
}
