using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>How a rollout ended.</summary>
public sealed record HistoryEntry
{
    /// <summary>Hash of the revision.</summary>
    [Required]
    public string? Revision { get; init; }

    /// <summary>Digest of its model, if it became known.</summary>
    public string? Digest { get; init; }

    /// <summary>`Promoted`, `RolledBack` or `Superseded`.</summary>
    [AllowedValues(RevisionResult.Promoted, RevisionResult.RolledBack, RevisionResult.Superseded)]
    public string? Result { get; init; }

    /// <summary>When.</summary>
    public DateTime? At { get; init; }

    /// <summary>Why, in one word; absent when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string? Message { get; init; }
}
