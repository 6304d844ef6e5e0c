using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>A revision that is not tried again.</summary>
public sealed record QuarantineEntry
{
    /// <summary>Hash of the revision.</summary>
    [Required]
    public string? Revision { get; init; }

    /// <summary>Digest of its model, if it became known.</summary>
    public string? Digest { get; init; }

    /// <summary>Why, in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Since when.</summary>
    public DateTime? Since { get; init; }
}
