using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Runtime.Clients;
using Prometheus;

namespace CrossEncoderOperator.Operator.Metrics;

/// <summary>What <c>/metrics</c> shows of each CrossEncoderDeployment.</summary>
internal sealed class DeploymentMetrics
{
    private readonly ObjectSeries<Gauge.Child> _phase;
    private readonly ObjectSeries<Gauge.Child> _weight;
    private readonly ObjectSeries<Counter.Child> _rollouts;
    private readonly ObjectSeries<Counter.Child> _rollbacks;
    private readonly ObjectSeries<Counter.Child> _verdicts;

    public DeploymentMetrics(CollectorRegistry registry)
    {
        var create = global::Prometheus.Metrics.WithCustomRegistry(registry);
        _phase = new(create.CreateGauge("crossencoder_deployment_phase", "1 for the phase that the object is in.", "namespace", "name", "phase"));
        _weight = new(create.CreateGauge(
            "crossencoder_deployment_traffic_weight_percent", "Share of the traffic, as asked for.", "namespace", "name", "revision", "role"));
        _rollouts = new(create.CreateCounter("crossencoder_rollouts_total", "Rollouts that ended, by result.", "namespace", "name", "result"));
        _rollbacks = new(create.CreateCounter(
            "crossencoder_rollbacks_total", "Rollouts that were rolled back, by reason.", "namespace", "name", "reason"));
        _verdicts = new(create.CreateCounter(
            "crossencoder_verdicts_total", "Verdicts on objectives, one for each look.", "namespace", "name", "sli", "verdict"));
    }

    /// <summary>Counts what changed with a status that was written.</summary>
    /// <param name="deployment">The object, with the status before.</param>
    /// <param name="status">The status that was written.</param>
    public void Observe(CrossEncoderDeployment deployment, CrossEncoderDeploymentStatus status)
    {
        var key = ObjectKey.Of(deployment);
        foreach (var result in (string[])[RevisionResult.Promoted, RevisionResult.RolledBack, RevisionResult.Superseded])
        {
            // From zero on, so that the first one is seen as an increase.
            _rollouts.Of(key, result);
        }
        Show(_phase, key, status.Phase is { } phase ? [([phase], 1)] : []);
        Show(_weight, key, status.Traffic?.Select(traffic => ((string[])[traffic.Revision!, traffic.Role ?? ""], (double)traffic.Weight)) ?? []);
        foreach (var ended in status.History?.Except(deployment.Status?.History ?? []) ?? [])
        {
            _rollouts.Of(key, ended.Result ?? "").Inc();
            if (ended.Result == RevisionResult.RolledBack)
            {
                _rollbacks.Of(key, ended.Reason ?? "").Inc();
            }
        }
        if (status.Rollout is { LookedAt: { } looked } rollout && looked != deployment.Status?.Rollout?.LookedAt)
        {
            foreach (var verdict in rollout.Verdicts ?? [])
            {
                _verdicts.Of(key, verdict.Sli!, verdict.Verdict ?? "").Inc();
            }
        }
    }

    /// <summary>Removes the series of an object, which is gone.</summary>
    public void Forget(ObjectKey key)
    {
        _phase.KeepOnly(key);
        _weight.KeepOnly(key);
        _rollouts.KeepOnly(key);
        _rollbacks.KeepOnly(key);
        _verdicts.KeepOnly(key);
    }

    /// <summary>The series of an object are these, and no others.</summary>
    private static void Show(ObjectSeries<Gauge.Child> gauge, ObjectKey key, IEnumerable<(string[] Labels, double Value)> series)
    {
        var wanted = series.ToArray();
        gauge.KeepOnly(key, wanted.Select(one => one.Labels));
        foreach (var (labels, value) in wanted)
        {
            gauge.Of(key, labels).Set(value);
        }
    }
}
