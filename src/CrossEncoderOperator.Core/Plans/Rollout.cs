using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Observations;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>How far the revision that a valid spec asks for has come.</summary>
internal sealed class Rollout
{
    private readonly Snapshot _snapshot;
    private readonly RevisionState _target;
    private readonly string? _stable;
    private readonly int _replicas;
    private readonly StatusBuilder _status;
    private readonly TimeSpan? _left;

    public Rollout(Snapshot snapshot, string target, string? stable, int replicas)
    {
        _snapshot = snapshot;
        _target = snapshot.StateOf(target);
        _stable = stable;
        _replicas = replicas;
        _status = new(snapshot, stable, canary: stable == target ? null : target);
        _left = IsComplete ? null : Start() + DesiredObjects.ProgressDeadline(snapshot) - snapshot.Now;
    }

    /// <summary>Time until the progress deadline; null when nothing is under way or it has passed.</summary>
    public TimeSpan? DeadlineIn => IsLate ? null : _left;

    private bool IsComplete => _stable == _target.Name && _target.IsComplete(_replicas);

    // Once late, a rollout stays so until it is complete or the spec changes: the time it started at is no longer known.
    private bool IsLate => !IsComplete && (_left <= TimeSpan.Zero
        || (_stable == _target.Name
            && _snapshot.Deployment.Status.Condition(ConditionType.Stalled) is { Reason: ConditionReason.ProgressDeadlineExceeded } stalled
            && stalled.ObservedGeneration == _snapshot.Deployment.Metadata.Generation));

    public CrossEncoderDeploymentStatus Status() => _status.Build(Situation(), _replicas);

    private Situation Situation()
    {
        if (IsComplete)
        {
            return _replicas == 0
                ? new(Progress.None, true, DeploymentPhase.Stopped, ConditionReason.ScaledToZero, "no replicas are asked for")
                : new(Progress.None, true, DeploymentPhase.Ready, ConditionReason.Serving, $"revision {_stable} serves with {Counted()} ready");
        }
        var message = Message();
        if (IsLate)
        {
            return new(Progress.Stalled, false, DeploymentPhase.Failed, ConditionReason.ProgressDeadlineExceeded, $"the progress deadline has passed: {message}");
        }
        return _stable is null
            ? new(Progress.Reconciling, false, DeploymentPhase.Pending, ConditionReason.RolloutInProgress, message)
            : _stable == _target.Name
                ? new(Progress.Reconciling, false, DeploymentPhase.Degraded, ConditionReason.ReplicasNotReady, message)
                : new(Progress.Reconciling, false, DeploymentPhase.Progressing, ConditionReason.RolloutInProgress, message);
    }

    private string Message()
    {
        var others = _stable is null ? "; nothing serves yet" : _stable == _target.Name ? "" : $"; revision {_stable} serves meanwhile";
        var failure = _status.LastFailure is { } last ? $"; {PodFailures.Describe(last)}" : "";
        return $"revision {_target.Name} has {Counted()} ready{others}{failure}";
    }

    private string Counted() => $"{Math.Min(_target.Ready, _replicas)} of {_replicas} {(_replicas == 1 ? "replica" : "replicas")}";

    /// <summary>When what is under way began.</summary>
    private DateTimeOffset Start()
    {
        var began = _stable != _target.Name
            ? _target.Deployment?.Metadata.CreationTimestamp
            : _snapshot.Deployment.Status.Condition(ConditionType.Reconciling)?.LastTransitionTime;
        return began is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : _snapshot.Now;
    }
}
