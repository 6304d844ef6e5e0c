using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Core.Observations;
using CrossEncoderOperator.Core.Scaling;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Controllers;
using k8s.Models;
using Prometheus;

namespace CrossEncoderOperator.Operator.Scaling;

/// <summary>
/// Asks the pod that ended a sleep what its start took, and has the object reconciled again with the answer. It is for people and for the
/// next wake: where the operator ends meanwhile, it is not asked again.
/// </summary>
internal sealed class ColdStarts : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly ConcurrentDictionary<ObjectKey, ColdStartStatus> _measured = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 1 << 20,
    };

    private readonly Histogram _seconds;
    private readonly ReconcileTrigger<CrossEncoderDeployment> _trigger;
    private readonly ILogger<ColdStarts> _log;

    public ColdStarts(CollectorRegistry registry, ReconcileTrigger<CrossEncoderDeployment> trigger, ILogger<ColdStarts> log)
    {
        (_trigger, _log) = (trigger, log);
        _seconds = global::Prometheus.Metrics.WithCustomRegistry(registry).CreateHistogram(
            "crossencoder_cold_start_seconds", "What the start of the first pod after a sleep took, by phase.",
            ["namespace", "name", "phase"],
            new HistogramConfiguration { Buckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 120, 300, 600] });
    }

    /// <summary>What the latest start took; null where none was measured.</summary>
    public ColdStartStatus? Of(ObjectKey key) => _measured.GetValueOrDefault(key);

    /// <summary>Begins to ask.</summary>
    /// <param name="key">The object.</param>
    /// <param name="pod">The pod that is ready.</param>
    /// <param name="wokeAt">When it was decided to wake.</param>
    public void Measure(ObjectKey key, V1Pod pod, DateTimeOffset wokeAt) => _ = MeasureAsync(key, pod, wokeAt);

    public void Forget(ObjectKey key)
    {
        _measured.TryRemove(key, out _);
        foreach (var labels in _seconds.GetAllLabelValues().Where(labels => labels[0] == key.Namespace && labels[1] == key.Name))
        {
            _seconds.RemoveLabelled(labels);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task MeasureAsync(ObjectKey key, V1Pod pod, DateTimeOffset wokeAt)
    {
        StartUp? startUp = null;
        try
        {
            startUp = (await _http.GetFromJsonAsync<Info>(PodAddress.Of(pod, "/info"), s_json))?.StartUp;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException)
        {
            _log.NoStartUp(key, fault.Message);
        }
        var measured = ColdStart.Of(pod, wokeAt, startUp?.LoadSeconds, startUp?.WarmUpSeconds);
        foreach (var (phase, seconds) in ((string, double?)[])[("schedule", measured.Schedule), ("fetch", measured.Fetch), ("load", measured.Load), ("warm-up", measured.WarmUp)])
        {
            if (seconds is { } known)
            {
                _seconds.WithLabels(key.Namespace, key.Name, phase).Observe(known);
            }
        }
        _measured[key] = measured;
        _trigger.Fire(key);
    }

    private sealed record Info(StartUp? StartUp);

    private sealed record StartUp(double LoadSeconds, double WarmUpSeconds);
}
