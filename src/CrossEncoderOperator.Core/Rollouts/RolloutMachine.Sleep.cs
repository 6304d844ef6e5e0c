using CrossEncoderOperator.Api.Rollouts;

namespace CrossEncoderOperator.Core.Rollouts;

/// <content>
/// A revision that arrives while the deployment sleeps: one pod is started, and the golden set ranked; then it sleeps as well, and takes its
/// steps when there is traffic again. Nothing is promoted that was not verified.
/// </content>
internal sealed partial class RolloutMachine
{
    private bool IsVerifying => _settings is { IsAsleep: true, MayVerify: true } && IsUnderWay
        && _rollout is { State: RolloutState.Preflight or RolloutState.Starting } && _rollout.Reason != RolloutReason.Return;

    /// <summary>Whether the rollout can only wait. A revision that comes back has been verified, and needs no pods to take over.</summary>
    private bool IsDozing => _settings.IsAsleep && !IsVerifying
        && _rollout!.State != RolloutState.Paused && _rollout.Reason != RolloutReason.Return;

    /// <summary>Whether what serves can be compared with.</summary>
    private bool IsComparable => _stable is null || _snapshot.StateOf(_stable).IsComplete(StableReplicas);

    private bool Doze()
    {
        if (_rollout!.Reason == RolloutReason.Asleep)
        {
            return false;
        }
        var isVerified = _rollout.State is RolloutState.Stepping or RolloutState.Promoting;
        _rollout = _rollout with
        {
            Reason = RolloutReason.Asleep,
            Message = isVerified ? "verified; it goes on when there is traffic again" : "it is verified when the deployment wakes",
            UndecidedSince = null,
        };
        return true;
    }

    /// <summary>Awake again: what was under way begins its step anew.</summary>
    private bool Rouse() => Keep(_rollout! with { Reason = null, Message = null, StepStartedAt = _now, UndecidedSince = null });
}
