using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>What is known of one objective.</summary>
public sealed record VerdictStatus
{
    /// <summary>Name of the objective.</summary>
    [Required]
    public string? Sli { get; init; }

    /// <summary>Hash of the revision that is judged.</summary>
    public string? Revision { get; init; }

    /// <summary>
    /// `Pass`: good enough to go on. `Breach`: worse than the objective and worse than the revision that serves. `NoData`: not decided yet.
    /// `ProviderError`: Prometheus gave no answer.
    /// </summary>
    [AllowedValues("Pass", "Breach", "NoData", "ProviderError")]
    public string? Verdict { get; init; }

    /// <summary>Why, in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>Good events.</summary>
    public double Good { get; init; }

    /// <summary>All events.</summary>
    public double Total { get; init; }

    /// <summary>Share of good events; absent when there were no events.</summary>
    public double? Value { get; init; }

    /// <summary>Share of good events below which the revision is worse than the objective and than the one that serves.</summary>
    public double? Limit { get; init; }

    /// <summary>Whether the verdict is reported only.</summary>
    public bool? DryRun { get; init; }

    /// <summary>What Prometheus said instead of an answer.</summary>
    public string? Message { get; init; }
}
