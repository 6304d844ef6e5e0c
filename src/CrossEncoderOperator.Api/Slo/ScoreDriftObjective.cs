using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>A limit to how many more documents score low than with the revision that serves.</summary>
public sealed record ScoreDriftObjective
{
    /// <summary>Default of <see cref="Threshold"/>.</summary>
    public const double DefaultThreshold = 0.5;

    /// <summary>Score, from 0 to 1, below which a document counts as low: 0.1, 0.2, … 0.9. Default: 0.5.</summary>
    [Range(0.1, 0.9)]
    public double? Threshold { get; init; }

    /// <summary>How much larger the share of low scores may be: 0.5 is half as many again. From 0 to 100.</summary>
    [Required]
    [Range(0.0, 100.0)]
    public double? MaxRegression { get; init; }

    /// <summary>Report verdicts, but act on none. Default: false.</summary>
    public bool? DryRun { get; init; }
}
