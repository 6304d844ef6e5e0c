using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Observations;
using CrossEncoderOperator.Core.Rollouts;
using CrossEncoderOperator.Core.Scaling;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>Makes the status from where the object stands.</summary>
internal sealed class StatusBuilder
{
    private readonly Snapshot _snapshot;
    private readonly CrossEncoderDeploymentStatus _old;
    private readonly RolloutDecision _decision;

    /// <param name="snapshot">What is there.</param>
    /// <param name="decision">Which revisions serve.</param>
    public StatusBuilder(Snapshot snapshot, RolloutDecision decision)
    {
        _snapshot = snapshot;
        _old = snapshot.Deployment.Status ?? new();
        _decision = decision;
    }

    /// <summary>Where nothing is decided: what was reported stays, as far as it is still there.</summary>
    public StatusBuilder(Snapshot snapshot, string? stable)
    {
        _snapshot = snapshot;
        _old = snapshot.Deployment.Status ?? new();
        _decision = new()
        {
            Stable = stable,
            Canary = _old.CanaryRevision,
            Previous = _old.PreviousRevision,
            Live =
            [
                .. (_old.Traffic ?? [])
                    .Where(traffic => snapshot.StateOf(traffic.Revision!).Deployment is not null)
                    .Select(traffic => new LiveRevision(traffic.Revision!, traffic.Role!, traffic.Weight, traffic.Replicas)),
            ],
            Rollout = _old.Rollout,
            History = _old.History ?? [],
            Quarantined = _old.Quarantined ?? [],
            RetryToken = _old.RetryToken,
            LastAction = _old.LastAction,
            ClearAction = false,
            Asks = [],
            WakeAt = null,
        };
    }

    public CrossEncoderDeploymentStatus Build(Situation situation, ScaleDecision? scale)
    {
        var model = Model(out var resolved);
        var serving = _decision.Stable is { } stable ? _snapshot.StateOf(stable) : null;
        return new()
        {
            ObservedGeneration = _snapshot.Deployment.Metadata.Generation,
            Url = SharedObjects.Url(_snapshot.Deployment),
            Phase = situation.Phase,
            Message = situation.Message,
            Conditions = Conditions(situation, resolved, scale),
            StableRevision = _decision.Stable,
            CanaryRevision = _decision.Canary,
            PreviousRevision = _decision.Previous,
            Rollout = _decision.Rollout,
            History = _decision.History is { Count: > 0 } history ? history : null,
            Quarantined = _decision.Quarantined is { Count: > 0 } quarantined ? quarantined : null,
            RetryToken = _decision.RetryToken,
            LastAction = _decision.LastAction,
            Traffic = [.. _decision.Live.Select(Traffic)],
            Scaling = Scaling(scale, serving),
            Model = model,
            LastFailure = LastFailure(situation),
        };
    }

    private ScalingStatus Scaling(ScaleDecision? scale, RevisionState? serving)
    {
        var selector = string.Join(',', ChildMetadata.Selector(_snapshot.Deployment).Select(label => $"{label.Key}={label.Value}"));
        if (scale is null)
        {
            return (_old.Scaling ?? new()) with { Desired = serving?.Replicas ?? 0, Ready = serving?.Ready ?? 0, Selector = selector };
        }
        // A count that moves with each request would be written without end: it is told where something else is.
        var isNews = _old.Scaling?.Desired != scale.Replicas;
        return new()
        {
            Desired = scale.Replicas,
            Ready = serving?.Ready ?? 0,
            Held = isNews ? _snapshot.Load is { Held: > 0 and var held } ? held : null : scale.Replicas > 0 && serving?.Ready > 0 ? null : _old.Scaling?.Held,
            Reason = scale.Reason,
            Message = scale.Message,
            ActiveSchedule = scale.ActiveSchedule,
            NextTransition = scale.NextTransition?.UtcDateTime,
            Until = scale.Until,
            Selector = selector,
            ColdStart = _snapshot.ColdStart ?? _old.Scaling?.ColdStart,
        };
    }

    /// <summary>The latest failure: of the revision under way, else of the one that serves, else the one that ended the rollout.</summary>
    private FailureStatus? LastFailure(Situation situation) => Revisions(_decision.Canary, _decision.Stable)
        .Select(revision => PodFailures.Latest(_snapshot.PodsOf(revision), _snapshot.StateOf(revision).Deployment, _old.LastFailure))
        .FirstOrDefault(failure => failure is not null)
        ?? (situation.Phase == DeploymentPhase.RolledBack ? _old.LastFailure : null);

    private TrafficStatus Traffic(LiveRevision live)
    {
        var state = _snapshot.StateOf(live.Name);
        return new()
        {
            Revision = live.Name,
            Role = live.Role,
            Weight = live.Weight,
            MeasuredWeight = _decision.Canary is null ? null : MeasuredWeight(live),
            Replicas = state.Replicas,
            ReadyReplicas = state.Ready,
            Url = SharedObjects.Url(_snapshot.Deployment, live.Name),
        };
    }

    /// <summary>Moves at looks only: a status that followed every request would be written without end.</summary>
    private double? MeasuredWeight(LiveRevision live)
    {
        var old = _old.Traffic?.FirstOrDefault(traffic => traffic.Revision == live.Name);
        // What was measured is the share at another weight.
        if (old is not null && old.Weight != live.Weight)
        {
            return null;
        }
        return old is not null && _old.Rollout?.LookedAt == _decision.Rollout?.LookedAt
            ? old.MeasuredWeight
            : _snapshot.MeasuredWeights.TryGetValue(live.Name, out var measured) ? Math.Round(measured, 1) : null;
    }

    private ModelStatus? Model(out (bool? Status, string Reason, string Message) resolved)
    {
        resolved = (null, ConditionReason.ModelPending, "no pod has looked at the model yet");
        var revision = Told(_decision.Canary, _decision.Stable, _decision.Live.Select(live => live.Name));
        if (revision is null || _snapshot.StateOf(revision).Known?.Spec.Model.Uri is not { } uri)
        {
            return null;
        }
        var report = ModelReport.Of(_snapshot.PodsOf(revision));
        if (report.Refusal is { } refusal)
        {
            resolved = (false, ConditionReason.ModelRefused, refusal);
            return new() { Uri = uri };
        }
        var model = new ModelStatus { Uri = uri, Digest = report.Digest, SizeBytes = report.SizeBytes };
        if (model.Digest is null && revision == Told(_old.CanaryRevision, _old.StableRevision, (_old.Traffic ?? []).Select(traffic => traffic.Revision!))
            && _old.Model?.Uri == uri)
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

    /// <summary>The revision whose model is told of: the one under way as soon as it has pods.</summary>
    private static string? Told(string? canary, string? stable, IEnumerable<string> live) => canary is not null && live.Contains(canary) ? canary : stable;

    private List<V1Condition> Conditions(Situation situation, (bool? Status, string Reason, string Message) resolved, ScaleDecision? scale)
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
        if (_decision.Rollout is { State: RolloutState.Baking or RolloutState.Watching, Verdicts: { Count: > 0 } verdicts } rollout
            && rollout.Revision == _decision.Stable)
        {
            conditions.Add(SloMet(verdicts));
        }
        var asleep = scale is null ? _old.Condition(ConditionType.Asleep) : scale.MaySleep ? Asleep(scale) : null;
        if (asleep is not null)
        {
            conditions.Add(asleep);
        }
        return conditions;
    }

    private V1Condition Asleep(ScaleDecision scale)
    {
        var isUp = _decision.Stable is not { } stable || _snapshot.StateOf(stable).Ready > 0;
        return scale.AsleepReason is { } reason ? Condition(ConditionType.Asleep, true, reason, scale.Message ?? "no replica is needed")
            : isUp ? Condition(ConditionType.Asleep, false, ConditionReason.Awake, "replicas run")
            : Condition(ConditionType.Asleep, false, ConditionReason.Waking, "replicas are on their way");
    }

    private V1Condition SloMet(IReadOnlyList<VerdictStatus> verdicts)
    {
        var counting = verdicts.Where(verdict => verdict.DryRun != true).ToList();
        var worst = counting.FirstOrDefault(verdict => verdict.Verdict == nameof(Verdict.Breach))
            ?? counting.FirstOrDefault(verdict => verdict.Verdict != nameof(Verdict.Pass));
        return worst is null
            ? Condition(ConditionType.SloMet, true, "ObjectivesMet", "every objective is met")
            : Condition(
                ConditionType.SloMet, worst.Verdict == nameof(Verdict.Breach) ? false : null, worst.Reason ?? worst.Verdict!,
                $"{worst.Sli}: {worst.Verdict}");
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
            ObservedGeneration = _snapshot.Deployment.Metadata.Generation,
            LastTransitionTime = old?.Status == text ? old.LastTransitionTime : WholeSeconds.Of(_snapshot.Now),
        };
    }

    private static IEnumerable<string> Revisions(params string?[] revisions) => revisions.OfType<string>().Distinct(StringComparer.Ordinal);
}
