using Prometheus;

namespace CrossEncoderOperator.Router.Metrics;

/// <summary>What <c>/metrics</c> shows of requests. All series of a revision begin at zero with its first appearance in the route table.</summary>
internal sealed class RouterMetrics
{
    private static readonly string[] s_deployment = ["namespace", "name"];
    private static readonly string[] s_labels = [.. s_deployment, "revision"];

    public RouterMetrics(CollectorRegistry registry)
    {
        var create = Prometheus.Metrics.WithCustomRegistry(registry);
        Requests = create.CreateCounter(
            "crossencoder_router_requests_total",
            "Finished requests by the code that the client got; 499 when it went away first.",
            [.. s_labels, "code"]);
        Duration = create.CreateHistogram(
            "crossencoder_router_request_duration_seconds",
            "Time from the head of a request to the last byte of its answer.",
            s_labels,
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 16), ExemplarBehavior = ExemplarBehavior.NoExemplars() });
        LatencyRequests = create.CreateCounter(
            "crossencoder_router_latency_requests_total", "Requests that count for the latency objective: neither 5xx nor 429 nor 499.", s_labels);
        LatencyGood = create.CreateCounter(
            "crossencoder_router_latency_good_total", "Those of them that were answered within the threshold of the objective.", s_labels);
        Mirrored = create.CreateCounter("crossencoder_router_mirrored_total", "Requests copied to a canary, whose answers were dropped.", s_labels);
        Retries = create.CreateCounter(
            "crossencoder_router_retries_total", "Requests sent to a second replica, by the revision of the first.", s_labels);
        Documents = create.CreateCounter("crossencoder_router_documents_total", "Documents of answered requests.", s_labels);
        Held = create.CreateGauge("crossencoder_router_held_requests", "Requests that wait for a replica to be ready.", s_deployment);
        HoldDuration = create.CreateHistogram(
            "crossencoder_router_hold_duration_seconds",
            "Time that a request waited for a replica to be ready.",
            s_deployment,
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.05, 2, 13), ExemplarBehavior = ExemplarBehavior.NoExemplars() });
        HoldOutcomes = create.CreateCounter(
            "crossencoder_router_hold_outcomes_total",
            "Requests that no replica was ready for: answered, timeout, full (too many), gone (the client), refused (it sleeps).",
            [.. s_deployment, "outcome"]);
        Unrouted = create.CreateCounter("crossencoder_router_unrouted_requests_total", "Requests for no deployment that is known.");
        TableBuilds = create.CreateCounter("crossencoder_router_table_builds_total", "Route tables built.");
        TableDeployments = create.CreateGauge("crossencoder_router_table_deployments", "Deployments in the route table.");
        TableRejected = create.CreateGauge(
            "crossencoder_router_table_rejected", "Deployments whose object cannot be used; they are routed as last known, or not at all.");
    }

    public Counter Requests { get; }

    public Histogram Duration { get; }

    public Counter LatencyRequests { get; }

    public Counter LatencyGood { get; }

    public Counter Mirrored { get; }

    public Counter Retries { get; }

    public Counter Documents { get; }

    public Gauge Held { get; }

    public Histogram HoldDuration { get; }

    public Counter HoldOutcomes { get; }

    public Counter Unrouted { get; }

    public Counter TableBuilds { get; }

    public Gauge TableDeployments { get; }

    public Gauge TableRejected { get; }
}
