using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Observations;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>The events that a change of status is worth.</summary>
internal static class StatusEvents
{
    public static IEnumerable<PlannedEvent> Between(CrossEncoderDeploymentStatus? old, CrossEncoderDeploymentStatus status)
    {
        foreach (var occurrence in OfRollout(old, status))
        {
            yield return occurrence;
        }
        if (status.StableRevision is { } stable && stable != old?.StableRevision)
        {
            yield return new(false, "RevisionServing", "SelectRevision", $"revision {stable} serves");
        }
        if (status.IsTrue(ConditionType.Ready) && !old.IsTrue(ConditionType.Ready))
        {
            yield return new(false, "Ready", "Reconcile", status.Message!);
        }
        if (status.Condition(ConditionType.Asleep) is { } asleep && asleep.Status != (old.Condition(ConditionType.Asleep)?.Status ?? "False"))
        {
            yield return asleep.Status == "True"
                ? new(false, "FellAsleep", "Scale", $"{asleep.Reason}: {asleep.Message}")
                : new(false, "Woke", "Scale", string.Create(CultureInfo.InvariantCulture, $"{status.Scaling?.Desired} replicas are asked for: {status.Scaling?.Reason}"));
        }
        var before = old.Condition(ConditionType.Stalled);
        if (status.Condition(ConditionType.Stalled) is { } stalled && status.Phase != DeploymentPhase.RolledBack
            && (stalled.Reason, stalled.ObservedGeneration) != (before?.Reason, before?.ObservedGeneration))
        {
            yield return new(true, stalled.Reason, "Reconcile", stalled.Message);
        }
        if (status.LastFailure is { } failure && failure with { At = null } != (old?.LastFailure ?? new()) with { At = null })
        {
            yield return new(true, "PodFailed", "RunPod", PodFailures.Describe(failure));
        }
        if (status.LastAction is { } action && (action.Request, action.At) != (old?.LastAction?.Request, old?.LastAction?.At))
        {
            yield return new(
                !action.Taken, action.Taken ? "ActionTaken" : "ActionRefused", "HeedAction", $"{action.Request}: {action.Message}");
        }
    }

    private static IEnumerable<PlannedEvent> OfRollout(CrossEncoderDeploymentStatus? oldStatus, CrossEncoderDeploymentStatus status)
    {
        if (status.History is [{ Result: RevisionResult.Superseded } superseded, ..] && !(oldStatus?.History is [var latest, ..] && latest == superseded))
        {
            yield return new(false, "RolloutSuperseded", "EndRollout", $"revision {superseded.Revision}: {superseded.Message}");
        }
        if (status.Rollout is not { } rollout)
        {
            yield break;
        }
        var old = oldStatus?.Rollout is { } known && (known.Revision, known.StartedAt) == (rollout.Revision, rollout.StartedAt) ? known : null;
        if (status.CanaryRevision is { } canary && old is null)
        {
            yield return new(false, "RolloutStarted", "StartRollout", $"revision {canary} is under way");
        }
        if (rollout.Weight != (old?.Weight ?? 0) && status.CanaryRevision is not null)
        {
            yield return new(
                false, "WeightChanged", "ShiftTraffic",
                string.Create(CultureInfo.InvariantCulture, $"revision {rollout.Revision} gets {rollout.Weight} % of the traffic"));
        }
        foreach (var verdict in rollout.Verdicts ?? [])
        {
            var before = old?.Verdicts?.FirstOrDefault(other => other.Sli == verdict.Sli);
            if (verdict.Verdict is "Breach" or "ProviderError" && verdict.Verdict != before?.Verdict)
            {
                yield return new(
                    true, $"Slo{verdict.Verdict}", "Analyse",
                    string.Create(CultureInfo.InvariantCulture, $"{verdict.Sli} of revision {verdict.Revision}: {verdict.Message ?? $"{verdict.Value:P2} good of {verdict.Total:0}, {verdict.Limit:P2} are needed"}"));
            }
        }
        if (rollout.Quality is { } quality && quality.Verdict != old?.Quality?.Verdict)
        {
            yield return new(
                quality.Verdict != "Pass", $"Quality{quality.Verdict}", "Analyse",
                string.Create(CultureInfo.InvariantCulture, $"{quality.Metric} of revision {rollout.Revision}: {quality.Canary:0.000}, of the one that serves: {quality.Stable:0.000}{(quality.Message is { } words ? $": {words}" : "")}"));
        }
        if (rollout.State != old?.State)
        {
            switch (rollout.State)
            {
                case RolloutState.Paused:
                    yield return new(false, "RolloutPaused", "PauseRollout", $"revision {rollout.Revision}: {rollout.Message}");
                    break;
                case RolloutState.RolledBack:
                    yield return new(true, "RolledBack", "RollBack", $"revision {rollout.Revision}: {rollout.Reason}: {rollout.Message}");
                    break;
                case RolloutState.Baking or RolloutState.Watching or RolloutState.Completed
                    when status.StableRevision == rollout.Revision && oldStatus?.StableRevision != rollout.Revision:
                    yield return new(false, "Promoted", "Promote", $"revision {rollout.Revision} gets all traffic");
                    break;
                default:
                    break;
            }
        }
    }
}
