using System.Diagnostics;
using System.Globalization;
using System.Text;
using CrossEncoderOperator.Operator.Prometheus;
using CrossEncoderOperator.Operator.Tests.Support;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Operator.Tests.Prometheus;

/// <summary>A Prometheus that holds twenty minutes of samples, every ten seconds, of several revisions.</summary>
public sealed class RealPrometheus : IAsyncLifetime
{
    private const long Start = 1_700_000_000;

    private readonly TestFolder _folder = new();
    private Process? _process;
    private string _url = "";

    public static DateTimeOffset Time(double second) => DateTimeOffset.FromUnixTimeSeconds(Start).AddSeconds(second);

    internal PrometheusClient Client() => new(new() { Servers = [new() { Name = "default", Url = _url, Timeout = "30s" }] }, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        var data = Path.Combine(_folder.Path, "data");
        var samples = _folder.Write("samples", Samples());
        (await Programs.RunAsync(Repository.Tool("promtool"), ["tsdb", "create-blocks-from", "openmetrics", samples, data])).Succeeded();
        var config = _folder.Write("prometheus.yaml", "global: {}\n");
        _process = Programs.Start(
            Repository.Tool("prometheus"),
            [
                $"--config.file={config}", $"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:0",
                "--log.level=info",
            ]);
        _url = await ListensAsync(_process);
        using var http = new HttpClient();
        await Eventually.HoldsAsync("Prometheus to be ready", async cancel => (await http.GetAsync($"{_url}/-/ready", cancel)).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        _folder.Dispose();
    }

    /// <summary>The address, from the log: the port is a free one.</summary>
    private static async Task<string> ListensAsync(Process process)
    {
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Listening on", StringComparison.Ordinal))
            {
                // The rest is read as well: a full pipe would stop the process.
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return "http://" + line[(line.IndexOf("address=", StringComparison.Ordinal) + 8)..].Split(' ')[0];
            }
        }
        throw new InvalidOperationException("Prometheus ended before it listened");
    }

    private static string Samples()
    {
        var metrics = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        Router("steady", "r1", "200", t => 0.9 * t);
        Router("steady", "r1", "503", t => 0.1 * t);
        Add("crossencoder_router_latency_requests_total", "steady", "", t => 0.9 * t);
        Add("crossencoder_router_latency_good_total", "steady", "", t => 0.8 * t);
        Router("restarted", "r1", "200", t => t < 905 ? t : t - 905);
        foreach (var router in (string[])["r1", "r2"])
        {
            Router("two", router, "200", t => 0.9 * t);
            Router("two", router, "500", t => 0.1 * t);
        }
        Router("failing", "r1", "503", t => t);
        Router("failing", "r1", "499", t => t);
        Router("leaving", "r1", "200", _ => 0);
        Router("leaving", "r1", "499", t => t);
        Router("born", "r1", "200", t => t);
        Router("born", "r1", "500", t => t < 605 ? null : 100 + (0.5 * (t - 610)));
        foreach (var (code, rate) in ((string, double)[])[("200", 0.9), ("503", 0.1)])
        {
            Add("crossencoder_request_duration_seconds_count", "server", $",route=\"/rerank\",code=\"{code}\"", t => rate * t);
            Add("crossencoder_request_duration_seconds_bucket", "server", $",route=\"/rerank\",code=\"{code}\",le=\"0.128\"", t => rate * t / 1.8);
        }
        Add("crossencoder_request_duration_seconds_count", "server", ",route=\"/info\",code=\"200\"", t => 50 * t);
        Add("crossencoder_queue_duration_seconds_count", "server", "", t => t);
        Add("crossencoder_queue_duration_seconds_bucket", "server", ",le=\"0.032\"", t => 0.2 * t);
        Add("crossencoder_documents_total", "server", "", t => 10 * t);
        Add("crossencoder_truncated_documents_total", "server", "", t => t);
        Add("crossencoder_document_scores_count", "server", "", t => 10 * t);
        Add("crossencoder_document_scores_bucket", "server", ",le=\"0.5\"", t => 3 * t);
        return string.Concat(metrics.Select(metric => $"# TYPE {metric.Key} unknown\n{metric.Value}")) + "# EOF\n";

        void Router(string revision, string pod, string code, Func<int, double?> value) =>
            Add("crossencoder_router_requests_total", revision, $",pod=\"{pod}\",code=\"{code}\"", value);

        void Add(string name, string revision, string labels, Func<int, double?> value)
        {
            if (!metrics.TryGetValue(name, out var lines))
            {
                metrics[name] = lines = new();
            }
            for (var t = 0; t <= 1200; t += 10)
            {
                if (value(t) is { } sample)
                {
                    lines.Append(CultureInfo.InvariantCulture, $"{name}{{namespace=\"shop\",name=\"product-search\",revision=\"{revision}\"{labels}}} {sample} {Start + t}\n");
                }
            }
        }
    }
}
