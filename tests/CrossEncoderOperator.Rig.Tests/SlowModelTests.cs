using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using CrossEncoderOperator.Rig.Load;
using CrossEncoderOperator.Rig.Models;
using CrossEncoderOperator.Rig.Processes;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Rig.Tests;

/// <summary>The model that only latency gives away does what the rollout tests and the demo take it for.</summary>
public sealed class SlowModelTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crossencoder-slow-");

    [Fact]
    public async Task Slow_model_gives_the_same_scores_later()
    {
        var cancel = TestContext.Current.CancellationToken;
        var fast = Path.Combine(Repository.Root, "models", "product-search-base");
        var slow = Path.Combine(_folder.FullName, "slow");
        SlowModel.Write(fast, slow, width: 64);
        var queries = await LabelledQuery.ReadAsync(Path.Combine(Repository.Root, "models", "catalogue", "demo.jsonl"), cancel);

        var (fastScores, fastTime) = await ServeAsync("fast", fast);
        var (slowScores, slowTime) = await ServeAsync("slow", slow);
        Assert.All(fastScores.Zip(slowScores), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        TestContext.Current.TestOutputHelper?.WriteLine($"{fastTime.TotalMilliseconds:0.0} ms, {slowTime.TotalMilliseconds:0.0} ms");
        Assert.True(slowTime > 3 * fastTime, $"slow {slowTime}, fast {fastTime}");

        async Task<(double[] Scores, TimeSpan P50)> ServeAsync(string name, string model)
        {
            var port = FreePort.Find();
            var address = new Uri($"http://127.0.0.1:{port}/");
            await using var server = BackgroundProgram.Start(
                name, _folder.FullName, Repository.Program("CrossEncoderOperator.Server"), "serve", "--model", model, "--address", "127.0.0.1", "--port", $"{port}");
            await server.ReadyAsync(new Uri(address, "healthz/ready"), cancel);
            using var http = new HttpClient { BaseAddress = address };
            var answer = await http.PostAsJsonAsync("v2/rerank", new { query = queries[0].Query, documents = queries[0].Documents }, cancel);
            var results = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("results").EnumerateArray();
            var scores = results.OrderBy(result => result.GetProperty("index").GetInt32()).Select(result => result.GetProperty("relevance_score").GetDouble());
            await using var load = LoadClient.Start(new LoadOptions(address) { Workers = 1, MaxRequests = 60 }, queries, TimeProvider.System);
            return ([.. scores], (await load.FinishAsync(cancel)).Revisions["-"].P50);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
