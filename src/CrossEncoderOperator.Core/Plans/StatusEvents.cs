using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Observations;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>The events that a change of status is worth.</summary>
internal static class StatusEvents
{
    public static IEnumerable<PlannedEvent> Between(CrossEncoderDeploymentStatus? old, CrossEncoderDeploymentStatus status)
    {
        if (status.CanaryRevision is { } canary && canary != old?.CanaryRevision)
        {
            yield return new(false, "RolloutStarted", "StartRollout", $"revision {canary} is under way");
        }
        if (status.StableRevision is { } stable && stable != old?.StableRevision)
        {
            yield return new(false, "RevisionServing", "SelectRevision", $"revision {stable} serves");
        }
        if (status.IsTrue(ConditionType.Ready) && !old.IsTrue(ConditionType.Ready))
        {
            yield return new(false, "Ready", "Reconcile", status.Message!);
        }
        var before = old.Condition(ConditionType.Stalled);
        if (status.Condition(ConditionType.Stalled) is { } stalled
            && (stalled.Reason, stalled.ObservedGeneration) != (before?.Reason, before?.ObservedGeneration))
        {
            yield return new(true, stalled.Reason, "Reconcile", stalled.Message);
        }
        if (status.LastFailure is { } failure && failure with { At = null } != (old?.LastFailure ?? new()) with { At = null })
        {
            yield return new(true, "PodFailed", "RunPod", PodFailures.Describe(failure));
        }
    }
}
