using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>A share of events that must be good.</summary>
public sealed record AvailabilityObjective
{
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
