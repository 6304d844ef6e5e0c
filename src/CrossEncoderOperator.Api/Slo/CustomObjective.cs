using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>
/// An objective of your own: two queries in PromQL that count good events and all events. In both, `{{namespace}}`, `{{name}}` and
/// `{{revision}}` stand for those of the revision that is judged, escaped for use inside quotes, and `{{window}}` for the time since the
/// judging began, such as `90s`. Both must have revision and window in them, and each must give one value.
/// </summary>
public sealed record CustomObjective
{
    /// <summary>Name of the objective: at most 40 characters of a-z, 0-9 and '-'.</summary>
    [Required]
    [StringLength(40)]
    [RegularExpression("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    public string? Name { get; init; }

    /// <summary>Query that counts good events.</summary>
    [Required]
    [StringLength(2000)]
    public string? Good { get; init; }

    /// <summary>Query that counts all events.</summary>
    [Required]
    [StringLength(2000)]
    public string? Total { get; init; }

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

    /// <summary>Name of the Prometheus server, as in the operator's settings. Default: that of the other objectives.</summary>
    [StringLength(63)]
    public string? Prometheus { get; init; }
}
