using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Api.Validation;
using CrossEncoderOperator.Core.Drift;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Revisions;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>
/// Decides what is to be done for one CrossEncoderDeployment. The revision that serves is a pointer in the status; it moves only when the
/// revision that the spec asks for is ready. What served before is deleted once the moved pointer was read back.
/// </summary>
public static class Planner
{
    private static readonly TimeSpan s_conflictRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_leftOverRetry = TimeSpan.FromSeconds(2);

    /// <summary>Decides. Nothing but the arguments is read.</summary>
    public static Plan Decide(Snapshot snapshot, PlanSettings settings)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(settings);
        var spec = snapshot.Deployment.Spec;
        var serving = Serving(snapshot);
        if (spec?.Suspend == true)
        {
            return Leave(snapshot, serving, Suspended(snapshot, serving));
        }
        if (SpecValidator.Validate(snapshot.Deployment, settings.ModelSources) is { Count: > 0 } errors)
        {
            return Leave(snapshot, serving, Stalled(ConditionReason.InvalidSpec, string.Join("; ", errors), serving));
        }
        var target = Revision.Of(RevisionSpec.Of(spec!, settings.Objects.DefaultImage));
        var replicas = spec!.Scaling?.MinReplicas ?? ScalingSpec.DefaultMinReplicas;
        var stable = Next(snapshot, serving, target.Name, replicas);
        var desired = new DesiredObjects(snapshot, settings.Objects, replicas).Build(target, stable ?? target.Name, [serving, stable]);
        if (Conflict(snapshot, desired) is { } foreign)
        {
            return Conflicting(snapshot, serving, foreign);
        }
        var rollout = new Rollout(snapshot, target.Name, stable, replicas);
        var status = rollout.Status();
        return new()
        {
            Apply = [.. desired.Where(child => snapshot.SameNameAs(child) is not { } live || !AppliedState.Matches(child, live))],
            Delete = [.. Obsolete(snapshot, [target.Name, serving, stable])],
            Status = status,
            StatusChanged = Differs(snapshot, status),
            Events = [.. StatusEvents.Between(snapshot.Deployment.Status, status)],
            WakeAfter = rollout.DeadlineIn,
        };
    }

    /// <summary>The plan after the API server refused an object: say so, and leave what runs alone.</summary>
    /// <param name="refused">Kind and name of the object.</param>
    /// <param name="message">The API server's words.</param>
    public static Plan Refused(Snapshot snapshot, string refused, string message)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var serving = Serving(snapshot);
        return Leave(snapshot, serving, Stalled(ConditionReason.ObjectRejected, $"{refused} was refused: {message}", serving))
            with
        { WakeAfter = s_conflictRetry };
    }

    /// <summary>
    /// The revision that serves: the pointer in the status, else (the status was lost, or is yet to be written) what the Service selects
    /// and is ready. Null when there is nothing left of it.
    /// </summary>
    private static string? Serving(Snapshot snapshot)
    {
        if (snapshot.Deployment.Status?.StableRevision is { } pointer)
        {
            return snapshot.StateOf(pointer) is { Known: null, Deployment: null } ? null : pointer;
        }
        var selected = snapshot.Owned<V1Service>(snapshot.Deployment.Metadata.Name)?.Spec?.Selector is { } selector
            && selector.TryGetValue(Labels.Revision, out var revision) ? revision : null;
        return selected is not null && snapshot.StateOf(selected).Ready > 0 ? selected : null;
    }

    /// <summary>The revision that serves from now on.</summary>
    private static string? Next(Snapshot snapshot, string? serving, string target, int replicas)
    {
        var state = snapshot.StateOf(target);
        // Where nobody is served there is nothing to wait for.
        var isBetter = state.Ready > 0 && (serving is null || snapshot.StateOf(serving).Ready == 0);
        return state.IsComplete(replicas) || isBetter ? target : serving;
    }

    private static IKubernetesObject<V1ObjectMeta>? Conflict(Snapshot snapshot, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> desired) =>
        desired.Select(snapshot.SameNameAs).OfType<IKubernetesObject<V1ObjectMeta>>()
            .Where(live => !snapshot.IsOwned(live))
            .OrderBy(snapshot.IsLeftOver)
            .FirstOrDefault();

    /// <summary>Deployments and settings of revisions that are not in use, and ControllerRevisions beyond the limit.</summary>
    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Obsolete(Snapshot snapshot, string?[] inUse)
    {
        var names = inUse.OfType<string>()
            .Select(revision => ChildNames.OfRevision(snapshot.Deployment.Metadata.Name, revision))
            .ToHashSet(StringComparer.Ordinal);
        var limit = snapshot.Deployment.Spec.Rollout?.RevisionHistoryLimit ?? RolloutSpec.DefaultRevisionHistoryLimit;
        return snapshot.Owned<V1Deployment>().Cast<IKubernetesObject<V1ObjectMeta>>()
            .Concat(snapshot.Owned<V1ConfigMap>())
            .Concat(snapshot.Owned<V1ControllerRevision>()
                .Where(revision => !names.Contains(revision.Metadata.Name))
                .OrderByDescending(revision => revision.Revision)
                .Skip(limit))
            .Where(child => !names.Contains(child.Metadata.Name) && child.Metadata.DeletionTimestamp is null);
    }

    /// <summary>A plan that changes no object.</summary>
    private static Plan Leave(Snapshot snapshot, string? serving, Situation situation)
    {
        var canary = snapshot.Deployment.Status?.CanaryRevision is { } revision && snapshot.StateOf(revision).Deployment is not null
            ? revision
            : null;
        var status = new StatusBuilder(snapshot, serving, canary).Build(situation, replicas: null);
        return new()
        {
            Status = status,
            StatusChanged = Differs(snapshot, status),
            Events = [.. StatusEvents.Between(snapshot.Deployment.Status, status)],
        };
    }

    private static Plan Conflicting(Snapshot snapshot, string? serving, IKubernetesObject<V1ObjectMeta> foreign)
    {
        var name = $"{foreign.Kind} {foreign.Metadata.Name}";
        return snapshot.IsLeftOver(foreign)
            ? Leave(snapshot, serving, new(
                Progress.Reconciling, false, DeploymentPhase.Pending, ConditionReason.NameConflict,
                $"waits for the {name} of an earlier object of this name to be collected"))
                with
            { WakeAfter = s_leftOverRetry }
            : Leave(snapshot, serving, Stalled(
                ConditionReason.NameConflict, $"{name} exists and is not controlled by this object; rename or delete it", serving))
                with
            { WakeAfter = s_conflictRetry };
    }

    private static Situation Suspended(Snapshot snapshot, string? serving)
    {
        var state = serving is null ? null : snapshot.StateOf(serving);
        return new(
            Progress.None,
            state?.IsComplete(state.Replicas) == true,
            DeploymentPhase.Suspended,
            ConditionReason.Suspended,
            serving is null ? "suspended; nothing serves" : $"suspended; revision {serving} serves on");
    }

    private static Situation Stalled(string reason, string message, string? serving) =>
        new(
            Progress.Stalled, false, DeploymentPhase.Failed, reason,
            serving is null ? message : $"{message}; revision {serving} serves on");

    private static bool Differs(Snapshot snapshot, CrossEncoderDeploymentStatus status) =>
        snapshot.Deployment.Status is not { } old || CanonicalJson.Of(old) != CanonicalJson.Of(status);
}
