using Prometheus;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>The names are those that dashboards for Kubernetes controllers expect.</summary>
internal sealed class RuntimeMetrics
{
    private static readonly HistogramConfiguration Durations = new()
    {
        Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    public RuntimeMetrics(CollectorRegistry registry)
    {
        Registry = registry;
        var create = Metrics.WithCustomRegistry(registry);
        Requests = create.CreateCounter("rest_client_requests_total", "Requests to the API server.", "verb", "resource", "code");
        Watches = create.CreateCounter("reflector_watches_total", "Watches that ended, by how.", "resource", "outcome");
        Lists = create.CreateCounter("reflector_lists_total", "Complete lists read.", "resource");
        Leader = create.CreateGauge("leader_election_master_status", "1 while this process holds the lease.", "name");
        Reconciles = create.CreateCounter("controller_runtime_reconcile_total", "Reconciles by result.", "controller", "result");
        ReconcileErrors = create.CreateCounter("controller_runtime_reconcile_errors_total", "Reconciles that failed.", "controller");
        ReconcileTime = create.CreateHistogram("controller_runtime_reconcile_time_seconds", "Duration of a reconcile.", ["controller"], Durations);
        QueueDepth = create.CreateGauge("workqueue_depth", "Keys that wait for a worker.", "name");
        QueueAdds = create.CreateCounter("workqueue_adds_total", "Keys queued.", "name");
        QueueRetries = create.CreateCounter("workqueue_retries_total", "Keys queued after a failure.", "name");
        QueueTime = create.CreateHistogram("workqueue_queue_duration_seconds", "Time a key waits for a worker.", ["name"], Durations);
        WorkTime = create.CreateHistogram("workqueue_work_duration_seconds", "Time a worker holds a key.", ["name"], Durations);
        Events = create.CreateCounter("event_recorder_events_total", "Events by what became of them.", "result");
    }

    public CollectorRegistry Registry { get; }
    public Counter Requests { get; }
    public Counter Watches { get; }
    public Counter Lists { get; }
    public Gauge Leader { get; }
    public Counter Reconciles { get; }
    public Counter ReconcileErrors { get; }
    public Histogram ReconcileTime { get; }
    public Gauge QueueDepth { get; }
    public Counter QueueAdds { get; }
    public Counter QueueRetries { get; }
    public Histogram QueueTime { get; }
    public Histogram WorkTime { get; }
    public Counter Events { get; }
}
