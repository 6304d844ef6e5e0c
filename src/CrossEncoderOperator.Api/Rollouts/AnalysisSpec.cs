using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>How a new revision is judged by the objectives in `spec.slo`.</summary>
public sealed record AnalysisSpec
{
    /// <summary>Default of <see cref="Interval"/>.</summary>
    public const string DefaultInterval = "15s";

    /// <summary>Default of <see cref="InitialDelay"/>.</summary>
    public const string DefaultInitialDelay = "30s";

    /// <summary>Default of <see cref="MinSamples"/>.</summary>
    public const int DefaultMinSamples = 100;

    /// <summary>Default of <see cref="Confidence"/>.</summary>
    public const double DefaultConfidence = 0.99;

    /// <summary>Default of <see cref="NoDataTimeout"/>.</summary>
    public const string DefaultNoDataTimeout = "30m";

    /// <summary>Time between two looks, as a duration. Looking more often costs no certainty. Default: 15s. From 1s to 1h.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? Interval { get; init; }

    /// <summary>
    /// Time after the canary's first traffic that is left out of the judgement, as a duration: caches are cold. Default: 30s. From 0s to 1h.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? InitialDelay { get; init; }

    /// <summary>
    /// Events of the canary, for each objective, below which nothing passes. A breach may be called before. Default: 100. From 1 to 1000000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MinSamples { get; init; }

    /// <summary>
    /// 1 − confidence is the largest chance that a revision as good as the one that serves is rolled back, over all looks, objectives
    /// and steps of a rollout. Default: 0.99. From 0.5 to 0.99999.
    /// </summary>
    [Range(0.5, 0.99999)]
    public double? Confidence { get; init; }

    /// <summary>
    /// Longest time without a decision on some objective, for want of samples or of an answer from Prometheus, as a duration. The rollout is
    /// ended then, and the revision that serves goes on. Default: 30m. From 1s to 7d.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? NoDataTimeout { get; init; }
}
