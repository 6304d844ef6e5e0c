using System.Text.Json;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Runtime.Controllers;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Loads;

/// <summary>Reads the load reports of all routers, as long as there are routers.</summary>
internal sealed class LoadReader(
    Routers routers, TrafficShares shares, LoadBook loads, ReconcileTrigger<CrossEncoderDeployment> trigger, TimeProvider time, ILogger<LoadReader> log)
    : BackgroundService
{
    private const int AdminPort = 9090;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, (Task Task, CancellationTokenSource End)> _readers = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                Follow(routers.All.Where(AddressEndpoints.IsReady).ToDictionary(Id, StringComparer.Ordinal), stoppingToken);
                await Task.Delay(s_interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
        finally
        {
            await Task.WhenAll(_readers.Values.Select(reader => reader.Task));
        }
    }

    private static string Id(V1Pod router) => $"{router.Metadata.Name}/{router.Status.PodIP}";

    private void Follow(Dictionary<string, V1Pod> ready, CancellationToken cancel)
    {
        foreach (var (id, reader) in _readers.ToList())
        {
            if (!ready.ContainsKey(id))
            {
                reader.End.Cancel();
            }
            if (reader.Task.IsCompleted)
            {
                reader.End.Dispose();
                _readers.Remove(id);
            }
        }
        foreach (var (id, router) in ready.Where(pair => !_readers.ContainsKey(pair.Key)))
        {
            var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            _readers[id] = (ReadAsync(router, end.Token), end);
        }
    }

    private async Task ReadAsync(V1Pod router, CancellationToken cancel)
    {
        try
        {
            var address = new UriBuilder(Uri.UriSchemeHttp, router.Status.PodIP, AdminPort, "/loads").Uri;
            using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancel);
            answer.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
            while (await lines.ReadLineAsync(cancel).AsTask().WaitAsync(s_silence, time, cancel) is { } line)
            {
                if (JsonSerializer.Deserialize<LoadReport>(line, s_json) is { } report)
                {
                    shares.Observe(router.Metadata.Name, report);
                    // Who waits is looked at without delay.
                    foreach (var waiting in loads.Observe(router.Metadata.Name, report))
                    {
                        trigger.Fire(waiting);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The router is gone, or the operator ends.
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or TimeoutException or OperationCanceledException)
        {
            log.NoReport(router.Metadata.Name, fault.Message);
        }
    }
}
