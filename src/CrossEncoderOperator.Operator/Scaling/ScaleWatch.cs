using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Scaling;
using CrossEncoderOperator.Operator.Loads;
using CrossEncoderOperator.Operator.Metrics;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Clients;
using CrossEncoderOperator.Runtime.Controllers;

namespace CrossEncoderOperator.Operator.Scaling;

/// <summary>
/// Has an object reconciled whose load asks for other replicas than it has: what the routers report is no event in the cluster, and to
/// reconcile every object all the time would be a waste. Meters by the way what runs.
/// </summary>
internal sealed class ScaleWatch(
    Store<CrossEncoderDeployment> deployments, LoadBook loads, Routers routers, ReconcileTrigger<CrossEncoderDeployment> trigger, UsageMeter usage, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    /// <summary>Looks at all objects once.</summary>
    public void Look()
    {
        foreach (var deployment in deployments.List().Where(IsScaled))
        {
            var key = ObjectKey.Of(deployment);
            var decision = Scaler.Decide(deployment, loads.Of(key, routers.All), revision => TrafficOf(deployment, revision)?.ReadyReplicas ?? 0, time.GetUtcNow());
            var canary = deployment.Status?.CanaryRevision is { } revision ? TrafficOf(deployment, revision) : null;
            if (decision.Replicas != deployment.Status?.Scaling?.Desired || decision.Canary > canary?.Replicas)
            {
                trigger.Fire(key);
            }
        }
    }

    /// <summary>Whether there is a decision to be made, and the spec was found valid.</summary>
    private static bool IsScaled(CrossEncoderDeployment deployment) => deployment is { Spec.Scaling: not null, Status.Scaling: not null }
        && deployment.Status.ObservedGeneration == deployment.Metadata.Generation
        && deployment.Status.Conditions?.Any(condition => condition is { Type: ConditionType.Stalled, Reason: ConditionReason.InvalidSpec }) != true;

    private static TrafficStatus? TrafficOf(CrossEncoderDeployment deployment, string revision) =>
        deployment.Status?.Traffic?.FirstOrDefault(traffic => traffic.Revision == revision);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
                usage.Meter(deployments.List());
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }
}
