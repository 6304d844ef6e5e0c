using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Observations;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>Makes the status from where the object stands.</summary>
/// <param name="snapshot">What is there.</param>
/// <param name="stable">The revision that serves.</param>
/// <param name="canary">The revision that is under way.</param>
internal sealed class StatusBuilder(Snapshot snapshot, string? stable, string? canary)
{
    private readonly CrossEncoderDeploymentStatus _old = snapshot.Deployment.Status ?? new();

    /// <summary>The latest failure: of the revision under way, else of the one that serves.</summary>
    public FailureStatus? LastFailure { get; } = Revisions(canary, stable)
        .Select(revision => PodFailures.Latest(
            snapshot.PodsOf(revision), snapshot.StateOf(revision).Deployment, snapshot.Deployment.Status?.LastFailure))
        .FirstOrDefault(failure => failure is not null);

    public CrossEncoderDeploymentStatus Build(Situation situation, int? replicas)
    {
        var model = Model(out var resolved);
        var serving = stable is null ? null : snapshot.StateOf(stable);
        return new()
        {
            ObservedGeneration = snapshot.Deployment.Metadata.Generation,
            Url = SharedObjects.Url(snapshot.Deployment),
            Phase = situation.Phase,
            Message = situation.Message,
            Conditions = Conditions(situation, resolved),
            StableRevision = stable,
            CanaryRevision = canary,
            Traffic = [.. Revisions(stable, canary).Select(Traffic)],
            Scaling = new() { Desired = replicas ?? serving?.Replicas ?? 0, Ready = serving?.Ready ?? 0 },
            Model = model,
            LastFailure = LastFailure,
        };
    }

    private TrafficStatus Traffic(string revision)
    {
        var state = snapshot.StateOf(revision);
        // Until something serves, the address leads to the revision under way.
        var serves = revision == (stable ?? canary);
        return new()
        {
            Revision = revision,
            Role = revision == stable ? TrafficRole.Stable : TrafficRole.Canary,
            Weight = serves ? 100 : 0,
            Replicas = state.Replicas,
            ReadyReplicas = state.Ready,
            Url = serves ? SharedObjects.Url(snapshot.Deployment) : null,
        };
    }

    private ModelStatus? Model(out (bool? Status, string Reason, string Message) resolved)
    {
        resolved = (null, ConditionReason.ModelPending, "no pod has looked at the model yet");
        var revision = canary ?? stable;
        if (revision is null || snapshot.StateOf(revision).Known?.Spec.Model.Uri is not { } uri)
        {
            return null;
        }
        var report = ModelReport.Of(snapshot.PodsOf(revision));
        if (report.Refusal is { } refusal)
        {
            resolved = (false, ConditionReason.ModelRefused, refusal);
            return new() { Uri = uri };
        }
        var model = new ModelStatus { Uri = uri, Digest = report.Digest, SizeBytes = report.SizeBytes };
        if (model.Digest is null && revision == (_old.CanaryRevision ?? _old.StableRevision) && _old.Model?.Uri == uri)
        {
            // Pods come and go; the model of a revision stays what it was.
            model = _old.Model ?? model;
        }
        if (model.Digest is not null)
        {
            resolved = (true, ConditionReason.ModelVerified, $"the model has the digest {model.Digest}");
        }
        return model;
    }

    private List<V1Condition> Conditions(Situation situation, (bool? Status, string Reason, string Message) resolved)
    {
        var conditions = new List<V1Condition> { Condition(ConditionType.Ready, situation.IsReady, situation.Reason, situation.Message) };
        if (situation.Progress is Progress.Reconciling)
        {
            conditions.Add(Condition(ConditionType.Reconciling, true, situation.Reason, situation.Message));
        }
        if (situation.Progress is Progress.Stalled)
        {
            conditions.Add(Condition(ConditionType.Stalled, true, situation.Reason, situation.Message));
        }
        conditions.Add(Condition(ConditionType.ModelResolved, resolved.Status, resolved.Reason, resolved.Message));
        return conditions;
    }

    /// <summary>A condition; the time of its last transition moves only with its status.</summary>
    private V1Condition Condition(string type, bool? status, string reason, string message)
    {
        var text = status switch { true => "True", false => "False", null => "Unknown" };
        var old = _old.Condition(type);
        return new()
        {
            Type = type,
            Status = text,
            Reason = reason,
            Message = message,
            ObservedGeneration = snapshot.Deployment.Metadata.Generation,
            LastTransitionTime = old?.Status == text ? old.LastTransitionTime : WholeSeconds(snapshot.Now),
        };
    }

    private static IEnumerable<string> Revisions(params string?[] revisions) => revisions.OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The API has times in whole seconds.</summary>
    private static DateTime WholeSeconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
