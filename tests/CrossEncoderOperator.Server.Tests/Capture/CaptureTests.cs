using System.Text.Json;
using CrossEncoderOperator.Server.Evaluation;
using CrossEncoderOperator.Server.Settings;
using CrossEncoderOperator.Server.Tests.Hosting;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Server.Tests.Capture;

public sealed class CaptureTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("crossencoder-capture-").FullName, "capture");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task Requests_are_written_redacted_with_their_scores()
    {
        await using var server = new RunningServer { Settings = { Capture = new CaptureSettings { SampleRate = 1, Directory = _folder } } };
        await server.InitializeAsync();
        var (_, answer) = await server.PostAsync(
            "/v1/rerank", """{"query": "shoes of jo@mail.example", "documents": ["red", "call 555-123-4567", "größe"], "top_n": 2}""");
        await server.PostAsync("/v1/score", """{"text_1": ["red", "blue"], "text_2": ["shoes", "kettle"]}""");
        await server.PostAsync("/v1/rerank", """{"query": "refused", "documents": [3]}""");

        var lines = await Eventually.GetAsync("three lines", _ => Task.FromResult(Lines()), found => found.Length >= 3);
        Assert.Equal(3, lines.Length);
        Assert.Contains("größe", lines[0], StringComparison.Ordinal);
        var line = JsonElement.Parse(lines[0]);
        Assert.Equal(("/v1/rerank", "shoes of [email]"), (line.GetProperty("route").GetString(), line.GetProperty("query").GetString()));
        Assert.Equal("""["red","call [phone]","größe"]""", line.GetProperty("documents").GetRawText());
        var scores = line.GetProperty("scores");
        Assert.Equal(1, scores.EnumerateArray().Count(score => score.ValueKind == JsonValueKind.Null));
        Assert.All(answer.GetProperty("results").EnumerateArray(), result => Assert.Equal(
            result.GetProperty("relevance_score").GetDouble(), scores[result.GetProperty("index").GetInt32()].GetDouble()));
        Assert.Equal(answer.GetProperty("score_version").GetString(), line.GetProperty("score_version").GetString());
        Assert.Equal(["blue", "red"], lines[1..].Select(text => JsonElement.Parse(text).GetProperty("query").GetString()).Order());
        // With grades it can be evaluated.
        Assert.Equal("shoes of [email]", LabelledFile.Parse([lines[0].Replace("{\"time\"", "{\"grades\":[1,0,0],\"time\"", StringComparison.Ordinal)])[0].Query);
    }

    [Fact]
    public async Task Nothing_is_written_unless_it_is_asked_for()
    {
        await using (var server = new RunningServer { Settings = { Capture = new CaptureSettings { Directory = _folder } } })
        {
            await server.InitializeAsync();
            await server.PostAsync("/rerank", """{"query": "red", "texts": ["a"]}""");
        }

        Assert.False(Directory.Exists(_folder));
    }

    private string[] Lines() => Directory.Exists(_folder) ? [.. Directory.GetFiles(_folder).SelectMany(File.ReadAllLines)] : [];
}
