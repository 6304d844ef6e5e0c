using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Runtime.Clients;
using Prometheus;

namespace CrossEncoderOperator.Operator.Metrics;

/// <summary>
/// Meters what runs, what sleeps and what is saved, so that Prometheus can tell what it costs. Every replica of the operator meters; rules take the
/// highest.
/// </summary>
internal sealed class UsageMeter
{
    // A process that was stopped for a while knows nothing of it.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Counter _running;
    private readonly Counter _saved;
    private readonly Counter _asleep;
    private readonly Gauge _cost;
    private long _metered;

    public UsageMeter(CollectorRegistry registry, TimeProvider time)
    {
        (_time, _metered) = (time, time.GetTimestamp());
        var create = global::Prometheus.Metrics.WithCustomRegistry(registry);
        _running = create.CreateCounter("crossencoder_replica_seconds_total", "Ready replicas of all revisions, times seconds.", "namespace", "name");
        _saved = create.CreateCounter(
            "crossencoder_saved_replica_seconds_total", "Replicas that were not running though spec.scaling.maxReplicas would have allowed them, times seconds.", "namespace", "name");
        _asleep = create.CreateCounter("crossencoder_asleep_seconds_total", "Seconds asleep.", "namespace", "name");
        _cost = create.CreateGauge("crossencoder_cost_per_replica_hour", "spec.scaling.costPerReplicaHour.", "namespace", "name");
    }

    /// <summary>Meters the time since the last call.</summary>
    /// <param name="deployments">All that there are.</param>
    public void Meter(IEnumerable<CrossEncoderDeployment> deployments)
    {
        var elapsed = _time.GetElapsedTime(_metered);
        _metered = _time.GetTimestamp();
        var seconds = Math.Min(elapsed.TotalSeconds, s_longest.TotalSeconds);
        var known = new HashSet<ObjectKey>();
        foreach (var deployment in deployments)
        {
            var key = ObjectKey.Of(deployment);
            known.Add(key);
            var scaling = deployment.Spec?.Scaling;
            var running = deployment.Status?.Traffic?.Sum(traffic => traffic.ReadyReplicas) ?? 0;
            var most = scaling?.MaxReplicas ?? Math.Max(1, scaling?.MinReplicas ?? ScalingSpec.DefaultMinReplicas);
            var isAsleep = deployment.Status?.Conditions?.Any(condition => condition is { Type: ConditionType.Asleep, Status: "True" }) == true;
            _running.WithLabels(key.Namespace, key.Name).Inc(running * seconds);
            _saved.WithLabels(key.Namespace, key.Name).Inc(Math.Max(0, most - running) * seconds);
            _asleep.WithLabels(key.Namespace, key.Name).Inc(isAsleep ? seconds : 0);
            if (scaling?.CostPerReplicaHour is { } cost)
            {
                _cost.WithLabels(key.Namespace, key.Name).Set(cost);
            }
            else
            {
                _cost.RemoveLabelled(key.Namespace, key.Name);
            }
        }
        Forget(_running, known);
        Forget(_saved, known);
        Forget(_asleep, known);
        Forget(_cost, known);
    }

    private static void Forget<TChild>(Collector<TChild> metric, HashSet<ObjectKey> known)
        where TChild : ChildBase
    {
        foreach (var labels in metric.GetAllLabelValues().Where(labels => !known.Contains(new(labels[0], labels[1]))))
        {
            metric.RemoveLabelled(labels);
        }
    }
}
