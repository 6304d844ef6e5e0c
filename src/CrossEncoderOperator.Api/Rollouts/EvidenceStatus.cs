using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Counts behind the verdict on one objective.</summary>
public sealed record EvidenceStatus
{
    /// <summary>Name of the objective.</summary>
    [Required]
    public string? Sli { get; init; }

    /// <summary>
    /// Good and all events of the canary, then of the revision that serves, as last answered.
    /// </summary>
    public IReadOnlyList<double>? Last { get; init; }

    /// <summary>
    /// A list of numbers for each step: step; good and all events of the canary; good and all events of the revision that serves; looks at
    /// which that had new events; sum over these of bad events squared by events; sum of 1 by events. The last five are absent when
    /// there is nothing to compare with.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>>? Steps { get; init; }
}
