using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>How a new revision replaces the one that serves.</summary>
public sealed record RolloutSpec
{
    /// <summary>Default of <see cref="ProgressDeadline"/>.</summary>
    public const string DefaultProgressDeadline = "10m";

    /// <summary>Default of <see cref="RevisionHistoryLimit"/>.</summary>
    public const int DefaultRevisionHistoryLimit = 5;

    /// <summary>
    /// Longest time, as a duration, until all replicas are ready; after it the object is reported as stalled. What serves goes on
    /// serving, and a revision that becomes ready later still takes over. Default: 10m. From 1s to 7d.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? ProgressDeadline { get; init; }

    /// <summary>Revisions that are kept beside those in use, to go back to. Default: 5. From 0 to 100.</summary>
    [Range(0, 100)]
    public int? RevisionHistoryLimit { get; init; }
}
