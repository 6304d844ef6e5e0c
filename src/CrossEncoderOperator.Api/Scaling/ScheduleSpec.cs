using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>A window of time that comes again and again, with bounds of its own.</summary>
[CelRule(
    "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas", "must not be less than minReplicas",
    FieldPath = ".maxReplicas")]
public sealed record ScheduleSpec
{
    /// <summary>Pattern of <see cref="Name"/>.</summary>
    public const string NamePattern = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>Name of the window, for people: at most 63 characters of a-z, 0-9 and '-'.</summary>
    [Required]
    [StringLength(63)]
    [RegularExpression(NamePattern)]
    public string? Name { get; init; }

    /// <summary>Time zone of `start`, by its IANA name, such as `Europe/Berlin`. Default: UTC.</summary>
    [StringLength(TimeZones.MaxLength)]
    [RegularExpression(TimeZones.Pattern)]
    public string? TimeZone { get; init; }

    /// <summary>
    /// When the window opens: a cron expression of five fields, minute, hour, day of the month, month and day of the week, such as
    /// `0 8 * * MON-FRI`. One of the two days must be `*`. A time that the clocks skip counts as the next one that there is; a time that
    /// comes twice counts once.
    /// </summary>
    [Required]
    [StringLength(Cron.MaxLength)]
    [RegularExpression(Cron.Pattern)]
    public string? Start { get; init; }

    /// <summary>
    /// How long the window is open, as a duration, in elapsed time: 12h are twelve hours on the days when the clocks are changed as well. From
    /// 1s to 7d in whole seconds, and at most the time between two starts.
    /// </summary>
    [Required]
    [StringLength(Units.Duration.MaxLength)]
    [RegularExpression(Units.Duration.Pattern)]
    public string? Duration { get; init; }

    /// <summary>
    /// How long before `start` the bounds hold already, as a duration, so that replicas are ready in time. Default: the time that the
    /// deployment last took to start. From 0s to 24h in whole seconds.
    /// </summary>
    [StringLength(Units.Duration.MaxLength)]
    [RegularExpression(Units.Duration.Pattern)]
    public string? Prewarm { get; init; }

    /// <summary>Replicas that run at least while the window is open. Default: that of `spec.scaling`, and at most maxReplicas. From 0 to 1000.</summary>
    [Range(0, ScalingSpec.MostReplicas)]
    public int? MinReplicas { get; init; }

    /// <summary>Replicas that run at most while the window is open. Default: that of `spec.scaling`, and at least minReplicas. From 0 to 1000.</summary>
    [Range(0, ScalingSpec.MostReplicas)]
    public int? MaxReplicas { get; init; }
}
