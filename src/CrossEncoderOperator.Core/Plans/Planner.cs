using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Api.Validation;
using CrossEncoderOperator.Core.Drift;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Core.Revisions;
using CrossEncoderOperator.Core.Rollouts;
using CrossEncoderOperator.Core.Scaling;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>
/// Decides what is to be done for one CrossEncoderDeployment: which revisions serve (<see cref="RolloutMachine"/>), and which objects that
/// takes. What is no longer needed is deleted once the status that says so was read back.
/// </summary>
public static class Planner
{
    private static readonly TimeSpan s_conflictRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(20);
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
        var scale = Scaler.Decide(snapshot.Deployment, snapshot.Load, revision => snapshot.StateOf(revision).Ready, snapshot.Now);
        var rollouts = RolloutSettings.Of(snapshot.Deployment, scale);
        var obstacles = new Obstacles(
            pods => snapshot.Capacity?.Invoke(ServerPod.Template(snapshot.Deployment, target, settings.Objects), pods), snapshot.RouteHealth);
        var decision = new RolloutMachine(snapshot, rollouts, target.Name, serving, obstacles).Decide();
        var isFallingAsleep = scale.IsAsleep && !snapshot.Deployment.Status.IsTrue(ConditionType.Asleep);
        var desired = new DesiredObjects(snapshot, settings.Objects, rollouts.ProgressDeadline, isFallingAsleep).Build(target, decision);
        if (Conflict(snapshot, desired) is { } foreign)
        {
            return Conflicting(snapshot, serving, foreign);
        }
        var standing = new Standing(snapshot, rollouts, decision, target.Name);
        var status = new StatusBuilder(snapshot, decision).Build(standing.Situation(), scale);
        // That an API is installed is no event of any object.
        DateTimeOffset? installed = snapshot is { IsGatewayMode: true, HasGatewayApi: false } ? snapshot.Now + s_conflictRetry : null;
        var wakeAt = new[] { installed, decision.WakeAt, standing.DeadlineAt, scale.WakeAt }.Min();
        return new()
        {
            Apply = [.. desired.Where(child => snapshot.SameNameAs(child) is not { } live || !AppliedState.Matches(child, live))],
            Delete = [.. Obsolete(snapshot, decision, target.Name)],
            Status = status,
            StatusChanged = Differs(snapshot, status),
            Events = [.. StatusEvents.Between(snapshot.Deployment.Status, status)],
            Asks = decision.Asks,
            ClearAction = decision.ClearAction,
            Woken = Woken(snapshot, status),
            WakeAfter = wakeAt is { } time ? Later(time - snapshot.Now) : null,
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
    /// The revision that serves: the pointer in the status, else (the status was lost, or is yet to be written) the one that the Service
    /// notes, if it is ready. Null when there is nothing left of it.
    /// </summary>
    private static string? Serving(Snapshot snapshot)
    {
        if (snapshot.Deployment.Status?.StableRevision is { } pointer)
        {
            return snapshot.StateOf(pointer) is { Known: null, Deployment: null } ? null : pointer;
        }
        // A status that tells of a rollout was not lost: the Service was written, and the promotion is yet to be.
        if (snapshot.Deployment.Status?.Rollout is not null)
        {
            return null;
        }
        var noted = snapshot.Owned<V1Service>(snapshot.Deployment.Metadata.Name)?.Metadata.Annotations is { } annotations
            && annotations.TryGetValue(Labels.Revision, out var revision) ? revision : null;
        return noted is not null && snapshot.StateOf(noted).Ready > 0 ? noted : null;
    }

    private static V1Pod? Woken(Snapshot snapshot, CrossEncoderDeploymentStatus status) =>
        status is { StableRevision: { } stable } && status.Condition(ConditionType.Asleep) is { Reason: ConditionReason.Awake }
        && snapshot.Deployment.Status.Condition(ConditionType.Asleep) is { Reason: ConditionReason.Waking }
            ? snapshot.PodsOf(stable).FirstOrDefault(AddressEndpoints.IsReady) : null;

    private static IKubernetesObject<V1ObjectMeta>? Conflict(Snapshot snapshot, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> desired) =>
        desired.Select(snapshot.SameNameAs).OfType<IKubernetesObject<V1ObjectMeta>>()
            .Where(live => !snapshot.IsOwned(live))
            .OrderBy(snapshot.IsLeftOver)
            .FirstOrDefault();

    /// <summary>
    /// Objects of revisions that are not in use, and ControllerRevisions beyond the limit. What was in use until now is left until the
    /// status was read back: the router must have heard of it before.
    /// </summary>
    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Obsolete(Snapshot snapshot, RolloutDecision decision, string target)
    {
        var live = Names([.. decision.Live.Select(revision => revision.Name), .. (snapshot.Deployment.Status?.Traffic ?? []).Select(t => t.Revision)]);
        var mayReturn = decision.Rollout?.State is RolloutState.Baking or RolloutState.Watching or RolloutState.RolledBack;
        var pointed = Names([target, decision.Stable, decision.Canary, mayReturn ? decision.Previous : null]);
        var limit = snapshot.Deployment.Spec.Rollout?.RevisionHistoryLimit ?? RolloutSpec.DefaultRevisionHistoryLimit;
        return snapshot.Owned<V1Deployment>().Cast<IKubernetesObject<V1ObjectMeta>>()
            .Concat(snapshot.Owned<V1ConfigMap>())
            .Concat(snapshot.Owned<V1Service>().Where(service => service.Metadata.Labels.ContainsKey(Labels.Revision)))
            .Concat(snapshot.IsGatewayMode ? [] : snapshot.Owned<HttpRoute>())
            .Concat(snapshot.Owned<V1ControllerRevision>()
                .Where(revision => !live.Contains(revision.Metadata.Name) && !pointed.Contains(revision.Metadata.Name))
                .OrderByDescending(revision => revision.Revision)
                .Skip(limit))
            .Where(child => !live.Contains(child.Metadata.Name) && child.Metadata.DeletionTimestamp is null);

        HashSet<string> Names(IEnumerable<string?> revisions) => revisions.OfType<string>()
            .Select(revision => ChildNames.OfRevision(snapshot.Deployment.Metadata.Name, revision))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What is due now is due soon: a time that has passed must not make the queue spin.</summary>
    private static TimeSpan Later(TimeSpan wait) => wait < s_shortestWait ? s_shortestWait : wait;

    /// <summary>A plan that changes no object.</summary>
    private static Plan Leave(Snapshot snapshot, string? serving, Situation situation)
    {
        var status = new StatusBuilder(snapshot, serving).Build(situation, scale: null);
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
