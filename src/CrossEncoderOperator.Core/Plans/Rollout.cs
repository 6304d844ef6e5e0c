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
                : new(Progress.None, true, DeploymentPhase.Ready, ConditionReason.Serving, $"revision {_stable} serves with {Counted()}");
        }
        var message = Message();
        if (IsLate)
        {
            return new(Progress.Stalled, false, DeploymentPhase.Failed, ConditionReason.ProgressDeadlineExceeded, message);
        }
        var (phase, reason) = _stable is null
            ? (DeploymentPhase.Pending, ConditionReason.RolloutInProgress)
            : _stable == _target.Name
                ? (DeploymentPhase.Degraded, ConditionReason.ReplicasNotReady)
                : (DeploymentPhase.Progressing, ConditionReason.RolloutInProgress);
        return new(Progress.Reconciling, false, phase, reason, message);
    }

    private string Message()
    {
        var parts = new List<string> { $"revision {_target.Name} has {Counted()}" };
        if (_stable is null)
        {
            parts.Add("nothing serves yet");
        }
        else if (_stable != _target.Name)
        {
            parts.Add($"revision {_stable} serves meanwhile");
        }
        if (_status.LastFailure is { } failure)
        {
            parts.Add(PodFailures.Describe(failure));
        }
        else if (IsLate)
        {
            // What keeps a pod from starting, a volume for instance, is told in events only.
            parts.Add("its pods report no failure: see their events");
        }
        return (IsLate ? "the progress deadline has passed: " : "") + string.Join("; ", parts);
    }

    private string Counted() => $"{Math.Min(_target.Ready, _replicas)} of {_replicas} {(_replicas == 1 ? "replica" : "replicas")} ready";

    /// <summary>When what is under way began.</summary>
    private DateTimeOffset Start()
    {
        var began = _stable != _target.Name
            ? _target.Deployment?.Metadata.CreationTimestamp
            : _snapshot.Deployment.Status.Condition(ConditionType.Reconciling)?.LastTransitionTime;
        return began is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : _snapshot.Now;
    }
}
