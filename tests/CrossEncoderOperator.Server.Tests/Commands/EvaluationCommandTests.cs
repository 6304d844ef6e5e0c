using System.Text.Json;
using CrossEncoderOperator.Inference.Tests;
using CrossEncoderOperator.Server.Tests.Hosting;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Server.Tests.Commands;

/// <summary><c>evaluate</c> and <c>calibrate</c> from the outside.</summary>
public sealed class EvaluationCommandTests : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("crossencoder-evaluate-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_files, "data.jsonl");

    public void Dispose() => Directory.Delete(_files, recursive: true);

    [Fact]
    public async Task A_model_and_a_server_that_serves_it_are_the_same()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await WriteDataAsync(server);
        var run = Path.Combine(_files, "run.json");
        var ofModel = await RunAsync("evaluate", "--data", Data, "--model", server.Model.Directory, "--save", run, "--json");
        var report = JsonElement.Parse(ofModel.Output);
        // The labels are what the model says, so that it ranks them perfectly.
        Assert.Equal((4, 12, 1, 1), (Number(report, "queries"), Number(report, "pairs"), Number(report, "ndcg"), Number(report, "map")));
        Assert.False(report.TryGetProperty("kendallTau", out _));

        var ofServer = await RunAsync("evaluate", "--data", Data, "--url", server.Client.BaseAddress!.ToString(), "--compare", run, "--k", "3");
        Assert.StartsWith("4 queries, 12 documents, relevant from grade 1\nnDCG@3         1.0000\n", ofServer.Output, StringComparison.Ordinal);
        Assert.EndsWith("Kendall tau    1.0000\n", ofServer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Platt", "2", "^calibration:\n  method: Platt\n  scale: [0-9.]+\n  offset: -?[0-9.]+\n$")]
    [InlineData("Temperature", "1", "^calibration:\n  method: Temperature\n  temperature: [0-9.]+\n$")]
    public async Task Calibrate_prints_the_block(string method, string relevant, string block)
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await WriteDataAsync(server);
        var result = await RunAsync("calibrate", "--data", Data, "--model", server.Model.Directory, "--method", method, "--relevant", relevant);
        Assert.Matches(block, result.Output);
        Assert.Matches("^before: ECE 0\\.[0-9]+, Brier 0\\.[0-9]+, 12 documents\nafter:  ECE ", result.Error);
    }

    [Theory]
    [InlineData("--model or --url is needed, and only one of them")]
    [InlineData("--k: must be at least 1", "--url", "http://127.0.0.1:1/", "--k", "0")]
    [InlineData("--url: must be an http:// or https:// URL", "--url", "ftp://127.0.0.1/")]
    [InlineData("http://127.0.0.1:1/: Connection refused (127.0.0.1:1)", "--url", "http://127.0.0.1:1")]
    public async Task Says_in_one_line_what_is_wrong(string line, params string[] args)
    {
        await File.WriteAllTextAsync(Data, """{"query": "a", "documents": ["x"], "grades": [1]}""", Cancellation);
        var result = await Programs.RunAsync(ServerProcess.Program, ["evaluate", "--data", Data, .. args]);
        Assert.Equal((1, line + "\n"), (result.ExitCode, result.Error));
    }

    private static double Number(JsonElement report, string name) => report.GetProperty(name).GetDouble();

    private static async Task<ProcessResult> RunAsync(params string[] args)
    {
        var result = await Programs.RunAsync(ServerProcess.Program, args, within: TimeSpan.FromMinutes(2));
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    /// <summary>The better a document scores, the higher its grade.</summary>
    private async Task WriteDataAsync(RunningServer server)
    {
        string[] documents = ["red running shoes", "blue kettle", "a jacket"];
        var lines = new List<string>();
        foreach (var query in new[] { "red shoes", "kettle", "a b c", "blue jacket" })
        {
            var (_, answer) = await server.PostAsync("/rerank", JsonSerializer.Serialize(new { query, texts = documents }));
            var ranks = answer.EnumerateArray().Select(rank => rank.GetProperty("index").GetInt32()).ToList();
            int[] grades = [.. Enumerable.Range(0, 3).Select(i => 2 - ranks.IndexOf(i))];
            lines.Add(JsonSerializer.Serialize(new { query, documents, grades }));
        }

        await File.WriteAllLinesAsync(Data, lines, Cancellation);
    }
}
