using CrossEncoderOperator.Api.Rollouts;

namespace CrossEncoderOperator.Core.Rollouts;

/// <content>Which revisions have pods, and how many.</content>
internal sealed partial class RolloutMachine
{
    private int FirstReplicas(bool swap) => IsVerifying ? 1
        : _rollout!.Steps > 0 ? _settings.ReplicasFor(_settings.Stages.Count > 0 ? _settings.Stages[0].Weight : 100)
        : swap ? Math.Max(Math.Min(1, _settings.Replicas), _settings.Replicas - 1) : _settings.Replicas;

    /// <summary>While it sleeps, what serves is woken for the comparison alone.</summary>
    private int StableReplicas => IsVerifying && _settings.Quality is not null ? 1 : _settings.Replicas;

    private int CanaryReplicas() => _rollout!.State switch
    {
        RolloutState.Preflight => 0,
        RolloutState.Starting => FirstReplicas(_rollout.Swap == true),
        RolloutState.Promoting when _rollout.Swap == true => Math.Max(Math.Min(1, _settings.Replicas), _settings.Replicas - 1),
        RolloutState.Promoting => _settings.Replicas,
        _ => _settings.ReplicasFor(Math.Max(_rollout.Weight, Stage?.Weight ?? 0)),
    };

    private IEnumerable<LiveRevision> Live()
    {
        var canary = IsUnderWay ? CanaryReplicas() : 0;
        if (_stable is not null)
        {
            var replicas = IsUnderWay && _rollout!.Swap == true ? Math.Max(0, _settings.Replicas - canary)
                : IsUnderWay ? StableReplicas : _settings.Replicas;
            yield return new(_stable, TrafficRole.Stable, IsUnderWay ? 100 - _rollout!.Weight : 100, replicas);
        }
        if (IsUnderWay && _rollout!.State != RolloutState.Preflight)
        {
            yield return new(_rollout.Revision!, TrafficRole.Canary, _rollout.Weight, canary);
        }
        if (_previous is not null && (IsRestoring || (_rollout?.State == RolloutState.Baking && _rollout.Revision == _stable)))
        {
            yield return new(_previous, TrafficRole.Previous, 0, _settings.Replicas);
        }
    }
}
