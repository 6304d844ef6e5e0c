using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>A share of events that must take no longer than a threshold.</summary>
public sealed record LatencyObjective
{
    /// <summary>Longest time of a good event, as a duration. From 1ms to 10m.</summary>
    [Required]
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? Threshold { get; init; }

    /// <summary>Share of events that must be good, from 0.5 to 0.99999.</summary>
    [Required]
    [Range(0.5, 0.99999)]
    public double? Objective { get; init; }

    /// <summary>
    /// How much larger than that of the revision that serves the share of bad events may be, even inside the objective: 0.5 is half as
    /// many again. Default: no such limit. From 0 to 100.
    /// </summary>
    [Range(0.0, 100.0)]
    public double? MaxRegression { get; init; }

    /// <summary>Report verdicts, but act on none. Default: false.</summary>
    public bool? DryRun { get; init; }
}
