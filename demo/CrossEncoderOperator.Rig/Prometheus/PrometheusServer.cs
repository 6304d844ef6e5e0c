using System.Globalization;
using System.Text.Json;
using CrossEncoderOperator.Rig.Processes;

namespace CrossEncoderOperator.Rig.Prometheus;

/// <summary>A real Prometheus on a free port of the loopback address, which takes what it stores by remote write.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly BackgroundProgram _program;

    private PrometheusServer(HttpClient http, BackgroundProgram program) => (_http, _program) = (http, program);

    public Uri Address => _http.BaseAddress!;

    /// <summary>The program: it lives on if this object is not disposed.</summary>
    public int ProcessId => _program.Id;

    /// <param name="tools">Folder of the programs that <c>make tools</c> installs.</param>
    /// <param name="folder">Folder for its data, which the caller deletes.</param>
    /// <param name="configuration">What it scrapes itself.</param>
    public static async Task<PrometheusServer> StartAsync(string tools, string folder, CancellationToken cancel, string configuration = "global: {}\n")
    {
        var file = Path.Combine(folder, "prometheus.yaml");
        await File.WriteAllTextAsync(file, configuration, cancel);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Find()}");
        var http = new HttpClient { BaseAddress = new Uri($"http://{address}/"), Timeout = TimeSpan.FromSeconds(10) };
        var program = BackgroundProgram.Start(
            "prometheus", folder, Path.Combine(tools, "prometheus"), $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder, "prometheus")}",
            $"--web.listen-address={address}", "--web.enable-remote-write-receiver");
        var server = new PrometheusServer(http, program);
        try
        {
            await program.ReadyAsync(new Uri(server.Address, "-/ready"), cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The present values of an expression, a sample for each series.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> QueryAsync(string expression, CancellationToken cancel)
    {
        using var response = await _http.PostAsync("api/v1/query", new FormUrlEncodedContent([KeyValuePair.Create("query", expression)]), cancel);
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
        return response.IsSuccessStatusCode
            ? [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(Sample)]
            : throw new InvalidOperationException($"{expression}: {json.RootElement.GetProperty("error").GetString()}");
    }

    /// <summary>The sum over the series of an expression; 0 when there is none.</summary>
    public async Task<double> SumAsync(string expression, CancellationToken cancel) => (await QueryAsync(expression, cancel)).Sum(sample => sample.Value);

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _http.Dispose();
    }

    private static PrometheusSample Sample(JsonElement series) => new(
        series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
        double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
}
