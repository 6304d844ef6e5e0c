using System.Text.Json;
using CrossEncoderOperator.Server.Drift;
using CrossEncoderOperator.Server.Settings;
using CrossEncoderOperator.Server.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Server.Tests.Drift;

public sealed class DriftMonitorTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("crossencoder-drift-").FullName, "reference.json");
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void Says_something_once_there_is_a_reference_and_enough_documents()
    {
        var monitor = Create();
        Add(monitor, 10, 0.5, 20);
        Assert.Null(monitor.Compare());
        Write(monitor.Total);
        Assert.Equal((0, 0), monitor.Compare());
        File.Delete(_file);
        Assert.Null(monitor.Compare());

        Write(monitor.Total);
        var another = Create();
        Add(another, 9, 0.9, 20);
        Assert.Null(another.Compare());
        Add(another, 1, 0.9, 20);
        var (scores, tokens) = another.Compare()!.Value;
        Assert.True(scores > 1 && tokens == 0, $"{scores} {tokens}");
    }

    [Fact]
    public void Forgets_what_is_behind_the_window()
    {
        var monitor = Create();
        Add(monitor, 10, 0.1, 20);
        Write(monitor.Total);
        _time.Advance(TimeSpan.FromSeconds(300));
        Add(monitor, 10, 0.9, 20);
        var mixed = monitor.Compare()!.Value.Scores;
        _time.Advance(TimeSpan.FromSeconds(300));
        var late = monitor.Compare()!.Value.Scores;
        Assert.True(mixed > 0 && late > mixed, $"{mixed} {late}");
        _time.Advance(TimeSpan.FromSeconds(300));
        Assert.Null(monitor.Compare());
        Assert.Equal(20, monitor.Total.Scores.Sum());
    }

    /// <summary>As kubelet mounts it: a link to a file in a folder that is a link, which is put in another's place.</summary>
    [Fact]
    public void Sees_that_a_mounted_reference_changed()
    {
        var folder = Path.GetDirectoryName(_file)!;
        var data = Path.Combine(folder, "..data");
        var monitor = Create();
        Add(monitor, 10, 0.5, 20);
        Mount("one", DriftCounts.Empty() with { Scores = [1000, 0, 0, 0, 0, 0, 0, 0, 0, 0] }, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.CreateSymbolicLink(_file, Path.Combine("..data", "reference.json"));
        Assert.True(monitor.Compare()!.Value.Scores > 1);
        Mount("two", monitor.Total, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(0, monitor.Compare()!.Value.Scores);

        void Mount(string version, DriftCounts counts, DateTime written)
        {
            var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, version)).FullName, "reference.json");
            File.WriteAllText(file, JsonSerializer.Serialize(counts, DriftJson.Default.DriftCounts));
            File.SetLastWriteTimeUtc(file, written);
            if (Directory.Exists(data))
            {
                Directory.Delete(data);
            }

            Directory.CreateSymbolicLink(data, version);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"scores":[1],"tokens":[2]}""")]
    [InlineData("""{"scores":null,"tokens":null}""")]
    public void A_reference_that_cannot_be_used_counts_as_none(string json)
    {
        File.WriteAllText(_file, json);
        var monitor = Create();
        Add(monitor, 10, 0.5, 20);
        Assert.Null(monitor.Compare());
    }

    [Fact]
    public async Task The_server_gives_the_counts_and_shows_the_index()
    {
        await using var server = new RunningServer { Settings = { Drift = new DriftSettings { Reference = _file, MinSamples = 2 } } };
        await server.InitializeAsync();
        const string Gauge = "\ncrossencoder_drift_psi{signal=\"score\"";
        await server.PostAsync("/rerank", """{"query": "red shoes", "texts": ["red", "blue shoes"]}""");
        Assert.DoesNotContain(Gauge, await MetricsAsync(server), StringComparison.Ordinal);
        await File.WriteAllTextAsync(_file, (await server.GetAsync("/drift")).Body.GetRawText(), TestContext.Current.CancellationToken);
        Assert.Contains(Gauge, await MetricsAsync(server), StringComparison.Ordinal);
    }

    private static Task<string> MetricsAsync(RunningServer server) =>
        server.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    private static void Add(DriftMonitor monitor, int count, double probability, int tokens)
    {
        for (var i = 0; i < count; i++)
        {
            monitor.Add(probability, tokens);
        }
    }

    private void Write(DriftCounts counts) => File.WriteAllText(_file, JsonSerializer.Serialize(counts, DriftJson.Default.DriftCounts));

    private DriftMonitor Create() => new(new DriftSettings { Reference = _file, MinSamples = 10, WindowSeconds = 600 }, _time);
}
