using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Slo;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Analysis.Queries;
using CrossEncoderOperator.Core.Scaling;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>What a valid spec asks of rollouts, defaults filled in.</summary>
internal sealed record RolloutSettings
{
    // After the bake a fault is rare, and the wait for it long.
    private static readonly TimeSpan s_shortestWatchInterval = TimeSpan.FromMinutes(1);

    /// <summary>Replicas of a revision that has all the traffic.</summary>
    public required int Replicas { get; init; }

    /// <summary>Replicas that the canary's own load asks for.</summary>
    public int OwnCanary { get; init; }

    /// <summary>Whether the replicas follow the load or the time.</summary>
    public bool IsScaled { get; init; }

    /// <summary>Whether nothing runs until it is woken.</summary>
    public bool IsAsleep { get; init; }

    /// <summary>Whether a revision that arrives while it sleeps may be verified.</summary>
    public bool MayVerify { get; init; }

    /// <summary>The steps; none when all traffic moves at once.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    public required IReadOnlyList<Sli> Slis { get; init; }

    public QualityObjective? Quality { get; init; }

    public required AnalysisSettings Analysis { get; init; }

    public required TimeSpan Interval { get; init; }

    public TimeSpan WatchInterval => Interval > s_shortestWatchInterval ? Interval : s_shortestWatchInterval;

    public required TimeSpan InitialDelay { get; init; }

    public required TimeSpan NoDataTimeout { get; init; }

    public required TimeSpan Bake { get; init; }

    public required TimeSpan RollbackWindow { get; init; }

    public required TimeSpan ProgressDeadline { get; init; }

    public bool PauseOnBreach { get; init; }

    public bool Swap { get; init; }

    public string? RetryToken { get; init; }

    public static RolloutSettings Of(CrossEncoderDeployment deployment, ScaleDecision scale)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(scale);
        var spec = deployment.Spec;
        var rollout = spec.Rollout;
        var analysis = rollout?.Analysis;
        var slis = SliCatalogue.Of(deployment);
        var quality = spec.Slo?.Quality;
        return new()
        {
            Replicas = scale.Replicas,
            OwnCanary = scale.Canary,
            IsScaled = scale.MaySleep || spec.Scaling?.Target is not null,
            IsAsleep = scale.IsAsleep,
            MayVerify = scale.MayVerify,
            Stages = rollout?.Strategy == RolloutStrategy.AllAtOnce ? [] : [.. StagesOf(rollout?.Steps ?? [])],
            Slis = slis,
            Quality = quality,
            Analysis = new()
            {
                SliCount = Math.Max(1, slis.Count(sli => !sli.DryRun)),
                Confidence = analysis?.Confidence ?? AnalysisSpec.DefaultConfidence,
                MinSamples = analysis?.MinSamples ?? AnalysisSpec.DefaultMinSamples,
            },
            Interval = Duration.Parse(analysis?.Interval ?? AnalysisSpec.DefaultInterval),
            InitialDelay = Duration.Parse(analysis?.InitialDelay ?? AnalysisSpec.DefaultInitialDelay),
            NoDataTimeout = Duration.Parse(analysis?.NoDataTimeout ?? AnalysisSpec.DefaultNoDataTimeout),
            Bake = Duration.Parse(rollout?.Bake ?? (slis.Count > 0 || quality is not null ? RolloutSpec.DefaultBake : "0s")),
            RollbackWindow = Duration.Parse(rollout?.RollbackWindow ?? RolloutSpec.DefaultRollbackWindow),
            ProgressDeadline = Duration.Parse(rollout?.ProgressDeadline ?? RolloutSpec.DefaultProgressDeadline),
            PauseOnBreach = rollout?.OnBreach == BreachAction.Pause,
            Swap = rollout?.OnNoCapacity == CapacityAction.Swap,
            RetryToken = rollout?.RetryToken,
        };
    }

    /// <summary>Replicas of a canary that gets a share of the traffic: its share of all, at least one, and what its own load asks for.</summary>
    public int ReplicasFor(int weight) => Math.Min(Replicas, Math.Max(Math.Max(1, OwnCanary), (int)Math.Ceiling(Replicas * weight / 100.0)));

    private static IEnumerable<Stage> StagesOf(IEnumerable<RolloutStep> steps)
    {
        var weight = 0;
        foreach (var step in steps)
        {
            weight = step.Weight ?? weight;
            yield return new(weight, Duration.Parse(step.Hold ?? "0s"), step.Pause == true);
        }
    }
}
