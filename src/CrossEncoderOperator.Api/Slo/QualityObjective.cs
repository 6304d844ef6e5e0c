using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>
/// Ranking quality on a golden set: a new revision ranks it before it gets any traffic, and again at each step of its rollout.
/// </summary>
[CelRule("has(self.min) || has(self.maxDrop)", "set min, maxDrop or both")]
public sealed record QualityObjective
{
    /// <summary>Default of <see cref="Metric"/>.</summary>
    public const string DefaultMetric = "ndcg@10";

    /// <summary>Labelled queries.</summary>
    [Required]
    public GoldenSetSource? GoldenSet { get; init; }

    /// <summary>
    /// `ndcg@k`: normalised discounted cumulative gain, gain 2^grade − 1. `mrr@k`: mean reciprocal rank of the first document with a
    /// grade above 0. `accuracy@k`: share of queries with one among the first k. k from 1 to 100. Default: ndcg@10.
    /// </summary>
    [StringLength(16)]
    [RegularExpression("^(ndcg|mrr|accuracy)@([1-9][0-9]?|100)$")]
    public string? Metric { get; init; }

    /// <summary>Lowest value that passes, from 0 to 1. Default: no such limit.</summary>
    [Range(0.0, 1.0)]
    public double? Min { get; init; }

    /// <summary>How far below that of the revision that serves the value may be, from 0 to 1. Default: no such limit.</summary>
    [Range(0.0, 1.0)]
    public double? MaxDrop { get; init; }

    /// <summary>Report verdicts, but act on none. Default: false.</summary>
    public bool? DryRun { get; init; }
}
