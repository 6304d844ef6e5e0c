using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Observations;
using CrossEncoderOperator.Core.Rollouts;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>How far an object with a valid spec has come, in words.</summary>
internal sealed class Standing
{
    private readonly Snapshot _snapshot;
    private readonly RolloutSettings _settings;
    private readonly RolloutDecision _decision;
    private readonly RevisionState _target;
    private readonly DateTimeOffset? _deadline;

    public Standing(Snapshot snapshot, RolloutSettings settings, RolloutDecision decision, string target)
    {
        _snapshot = snapshot;
        _settings = settings;
        _decision = decision;
        _target = snapshot.StateOf(target);
        // What sleeps is not late.
        _deadline = !settings.IsAsleep && (IsFirst || (ServesTarget && !IsComplete && !IsScaling)) ? Start() + settings.ProgressDeadline : null;
    }

    /// <summary>The progress deadline of what does not end by it; null when there is none, or when it has passed.</summary>
    public DateTimeOffset? DeadlineAt => IsLate ? null : _deadline;

    private bool IsFirst => _decision is { Stable: null, Canary: not null };

    private bool ServesTarget => _decision.Stable == _target.Name;

    private bool IsComplete => _target.IsComplete(_settings.Replicas);

    /// <summary>Whether it serves, and replicas come and go as the load or the time asks for.</summary>
    private bool IsScaling => _settings.IsScaled && _target.Ready > 0;

    private QuarantineEntry? Quarantine => _decision.Quarantined.FirstOrDefault(entry => entry.Revision == _target.Name);

    // Once late, it stays so until it is complete or the spec changes: the time it started at is no longer known.
    private bool IsLate => _deadline is not null && (_deadline <= _snapshot.Now
        || (ServesTarget && _snapshot.Deployment.Status.Condition(ConditionType.Stalled)
            is { Reason: ConditionReason.ProgressDeadlineExceeded } stalled
            && stalled.ObservedGeneration == _snapshot.Deployment.Metadata.Generation));

    public Situation Situation()
    {
        if (Quarantine is { } quarantine)
        {
            return Quarantined(quarantine);
        }
        if (!ServesTarget)
        {
            return IsLate ? Late() : UnderWay();
        }
        if (!IsComplete && !IsScaling)
        {
            return IsLate
                ? Late()
                : new(Progress.Reconciling, false, DeploymentPhase.Degraded, ConditionReason.ReplicasNotReady, Waiting());
        }
        if (_settings.IsAsleep)
        {
            return new(Progress.None, true, DeploymentPhase.Asleep, ConditionReason.Asleep, $"revision {_target.Name} is asleep");
        }
        if (_settings.Replicas == 0)
        {
            return new(Progress.None, true, DeploymentPhase.Stopped, ConditionReason.ScaledToZero, "no replicas are asked for");
        }
        // The router follows the status: that it has its traffic is true once that was written.
        if (_snapshot.Deployment.Status?.StableRevision != _target.Name)
        {
            return new(
                Progress.Reconciling, false, DeploymentPhase.Progressing, ConditionReason.RolloutInProgress, $"revision {_target.Name} gets all traffic");
        }
        return Obstruction() ?? new(Progress.None, true, DeploymentPhase.Ready, ConditionReason.Serving, Serving());
    }

    /// <summary>What keeps requests from pods that are ready.</summary>
    private Situation? Obstruction()
    {
        if (_snapshot.RouteHealth is not { } route)
        {
            return _snapshot.Routers.Any(AddressEndpoints.IsReady) ? null : new(
                Progress.Reconciling, false, DeploymentPhase.Degraded, ConditionReason.RouterUnavailable,
                $"revision {_target.Name} is ready, but no router is");
        }
        return route.Accepted == true ? null : new(
            route.Accepted is null ? Progress.Reconciling : Progress.Stalled, false, DeploymentPhase.Degraded, route.Reason,
            $"revision {_target.Name} is ready, but its route is not: {route.Message}");
    }

    private string Serving()
    {
        var text = $"revision {_target.Name} serves with {Words.Replicas(_target.Ready, _settings.Replicas)}";
        return _decision.Rollout is { State: RolloutState.Baking or RolloutState.Watching, StepStartedAt: { } } rollout
            ? $"{text}; {(rollout.State == RolloutState.Baking ? $"revision {_decision.Previous} is kept running" : $"a breach leads back to revision {_decision.Previous}")}"
            : text;
    }

    private Situation Quarantined(QuarantineEntry quarantine) => ServesTarget && _decision.Previous is { } previous
        ? new(
            Progress.Reconciling, false, DeploymentPhase.Degraded, quarantine.Reason!,
            $"revision {_target.Name} is taken back: {quarantine.Message}; revision {previous} takes over when it is ready")
        : new(
            Progress.Stalled, false, DeploymentPhase.RolledBack, quarantine.Reason!,
            $"the spec asks for revision {_target.Name}, {(_decision.Stable is { } stable ? $"revision {stable} serves" : "nothing serves")}: {quarantine.Message}");

    private Situation UnderWay()
    {
        var rollout = _decision.Rollout!;
        var reason = rollout.State == RolloutState.Paused ? ConditionReason.RolloutPaused : rollout.Reason switch
        {
            not null when rollout.State == RolloutState.Preflight => rollout.Reason,
            _ => ConditionReason.RolloutInProgress,
        };
        var phase = _decision.Stable is null ? DeploymentPhase.Pending
            : rollout.State == RolloutState.Paused ? DeploymentPhase.Paused : DeploymentPhase.Progressing;
        var progress = reason is RolloutReason.InsufficientCapacity ? Progress.Stalled : Progress.Reconciling;
        return new(progress, false, phase, reason, rollout.State switch
        {
            RolloutState.Preflight => $"revision {_target.Name} is not started yet{Because(rollout)}; revision {_decision.Stable} serves",
            RolloutState.Stepping or RolloutState.Paused when rollout.Step > 0 => string.Create(
                CultureInfo.InvariantCulture,
                $"canary {_target.Name} at {rollout.Weight} %, step {rollout.Step} of {rollout.Steps}{Because(rollout)}"),
            _ => Waiting(),
        });
    }

    private static string Because(RolloutStatus rollout) => rollout.Message is { } message ? $": {message}" : "";

    private Situation Late() => new(
        Progress.Stalled, false, DeploymentPhase.Failed, ConditionReason.ProgressDeadlineExceeded,
        $"the progress deadline has passed: {Waiting()}");

    private string Waiting()
    {
        var replicas = _decision.Live.FirstOrDefault(live => live.Name == _target.Name)?.Replicas ?? _settings.Replicas;
        var parts = new List<string> { $"revision {_target.Name} has {Words.Replicas(_target.Ready, replicas)}" };
        if (_decision.Rollout is { State: RolloutState.Paused, Message: { } paused })
        {
            parts.Add(paused);
        }
        if (_decision.Stable is null)
        {
            parts.Add("nothing serves yet");
        }
        else if (!ServesTarget)
        {
            parts.Add($"revision {_decision.Stable} serves meanwhile");
        }
        var failure = PodFailures.Latest(
            _snapshot.PodsOf(_target.Name), _target.Deployment, _snapshot.Deployment.Status?.LastFailure);
        if (failure is not null)
        {
            parts.Add(PodFailures.Describe(failure));
        }
        else if (_decision.Rollout?.Quality is { Verdict: not "Pass", Message: { } quality } && !ServesTarget)
        {
            parts.Add($"golden set: {quality}");
        }
        else if (IsLate)
        {
            // What keeps a pod from starting, a volume for instance, is told in events only.
            parts.Add("its pods report no failure: see their events");
        }
        return string.Join("; ", parts);
    }

    /// <summary>When what is under way began.</summary>
    private DateTimeOffset Start()
    {
        var began = IsFirst
            ? _decision.Rollout?.StepStartedAt
            : _snapshot.Deployment.Status.Condition(ConditionType.Reconciling)?.LastTransitionTime;
        return began is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : _snapshot.Now;
    }
}
