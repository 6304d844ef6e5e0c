using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Runtime.Clients;
using Prometheus;

namespace CrossEncoderOperator.Operator.Metrics;

/// <summary>What <c>/metrics</c> shows of each CrossEncoderDeployment.</summary>
internal sealed class DeploymentMetrics
{
    private readonly Gauge _phase;
    private readonly Gauge _weight;
    private readonly Counter _rollouts;
    private readonly Counter _rollbacks;
    private readonly Counter _verdicts;

    public DeploymentMetrics(CollectorRegistry registry)
    {
        var create = global::Prometheus.Metrics.WithCustomRegistry(registry);
        _phase = create.CreateGauge("crossencoder_deployment_phase", "1 for the phase that the object is in.", "namespace", "name", "phase");
        _weight = create.CreateGauge(
            "crossencoder_deployment_traffic_weight_percent", "Share of the traffic, as asked for.", "namespace", "name", "revision", "role");
        _rollouts = create.CreateCounter("crossencoder_rollouts_total", "Rollouts that ended, by result.", "namespace", "name", "result");
        _rollbacks = create.CreateCounter("crossencoder_rollbacks_total", "Rollouts that were rolled back, by reason.", "namespace", "name", "reason");
        _verdicts = create.CreateCounter("crossencoder_verdicts_total", "Verdicts on objectives, one for each look.", "namespace", "name", "sli", "verdict");
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
            _rollouts.WithLabels(key.Namespace, key.Name, result);
        }
        Show(_phase, key, status.Phase is { } phase ? [([phase], 1)] : []);
        Show(_weight, key, status.Traffic?.Select(traffic => ((string[])[traffic.Revision!, traffic.Role ?? ""], (double)traffic.Weight)) ?? []);
        foreach (var ended in status.History?.Except(deployment.Status?.History ?? []) ?? [])
        {
            _rollouts.WithLabels(key.Namespace, key.Name, ended.Result ?? "").Inc();
            if (ended.Result == RevisionResult.RolledBack)
            {
                _rollbacks.WithLabels(key.Namespace, key.Name, ended.Reason ?? "").Inc();
            }
        }
        if (status.Rollout is { LookedAt: { } looked } rollout && looked != deployment.Status?.Rollout?.LookedAt)
        {
            foreach (var verdict in rollout.Verdicts ?? [])
            {
                _verdicts.WithLabels(key.Namespace, key.Name, verdict.Sli!, verdict.Verdict ?? "").Inc();
            }
        }
    }

    /// <summary>Removes the series of an object, which is gone.</summary>
    public void Forget(ObjectKey key)
    {
        Show(_phase, key, []);
        Show(_weight, key, []);
        foreach (var counter in (Counter[])[_rollouts, _rollbacks, _verdicts])
        {
            foreach (var labels in Of(counter, key))
            {
                counter.RemoveLabelled(labels);
            }
        }
    }

    /// <summary>The series of an object are these, and no others.</summary>
    private static void Show(Gauge gauge, ObjectKey key, IEnumerable<(string[] Labels, double Value)> series)
    {
        var wanted = series.ToArray();
        foreach (var labels in Of(gauge, key).Where(labels => !wanted.Any(one => one.Labels.SequenceEqual(labels.Skip(2)))))
        {
            gauge.RemoveLabelled(labels);
        }
        foreach (var (labels, value) in wanted)
        {
            gauge.WithLabels([key.Namespace, key.Name, .. labels]).Set(value);
        }
    }

    private static string[][] Of<TChild>(Collector<TChild> metric, ObjectKey key)
        where TChild : ChildBase =>
        [.. metric.GetAllLabelValues().Where(labels => labels[0] == key.Namespace && labels[1] == key.Name)];
}
