using CrossEncoderOperator.Api.Rollouts;

namespace CrossEncoderOperator.Core.Rollouts;

/// <content>What becomes of a revision that serves all traffic, and how the one before comes back.</content>
internal sealed partial class RolloutMachine
{
    private string AfterBake => _settings.Slis.Count > 0 && _previous is not null ? RolloutState.Watching : RolloutState.Completed;

    private bool AfterPromotion()
    {
        if (_rollout is not { State: RolloutState.Baking or RolloutState.Watching } || _rollout.Revision != _stable)
        {
            return false;
        }
        if (_settings.Slis.Count > 0 && Learn(golden: false))
        {
            return true;
        }
        var isBaking = _rollout.State == RolloutState.Baking;
        var end = isBaking
            ? _rollout.StepStartedAt!.Value + _settings.Bake
            : (_history.FirstOrDefault(entry => entry.Revision == _stable)?.At ?? _rollout.StepStartedAt!.Value) + _settings.RollbackWindow;
        if (_now < end)
        {
            Wake(end);
            return false;
        }
        return Enter(isBaking ? AfterBake : RolloutState.Completed);
    }

    /// <summary>What served before takes over again as soon as it can.</summary>
    private bool Restore()
    {
        var previous = _snapshot.StateOf(_previous!);
        if (!previous.IsComplete(_settings.Replicas) && !(NobodyIsServed && previous.Ready > 0))
        {
            return false;
        }
        (_stable, _previous) = (_previous, null);
        return true;
    }
}
