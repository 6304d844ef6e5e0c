using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>A day with bounds of its own.</summary>
[CelRule("has(self.minReplicas) || has(self.maxReplicas)", "set minReplicas, maxReplicas or both")]
[CelRule(
    "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas", "must not be less than minReplicas",
    FieldPath = ".maxReplicas")]
public sealed record ScalingException
{
    /// <summary>Pattern of <see cref="Date"/>.</summary>
    public const string DatePattern = "^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

    /// <summary>The day, such as `2026-12-25`: all of it, from midnight to midnight of its time zone. One that is over does nothing.</summary>
    [Required]
    [StringLength(10)]
    [RegularExpression(DatePattern)]
    public string? Date { get; init; }

    /// <summary>Time zone of the day, by its IANA name. Default: UTC.</summary>
    [StringLength(TimeZones.MaxLength)]
    [RegularExpression(TimeZones.Pattern)]
    public string? TimeZone { get; init; }

    /// <summary>Replicas that run at least on that day. Default: that of `spec.scaling`, and at most maxReplicas. From 0 to 1000.</summary>
    [Range(0, ScalingSpec.MostReplicas)]
    public int? MinReplicas { get; init; }

    /// <summary>
    /// Replicas that run at most on that day; 0 is asleep until it is over. Default: that of `spec.scaling`, and at least minReplicas. From 0
    /// to 1000.
    /// </summary>
    [Range(0, ScalingSpec.MostReplicas)]
    public int? MaxReplicas { get; init; }
}
