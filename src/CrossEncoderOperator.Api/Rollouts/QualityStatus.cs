using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>How the golden set was ranked.</summary>
public sealed record QualityStatus
{
    /// <summary>`Pass`, `Breach`, or `NoData` when it could not be ranked.</summary>
    [AllowedValues("Pass", "Breach", "NoData")]
    public string? Verdict { get; init; }

    /// <summary>The metric, such as ndcg@10.</summary>
    public string? Metric { get; init; }

    /// <summary>Value of the canary.</summary>
    public double? Canary { get; init; }

    /// <summary>Value of the revision that serves.</summary>
    public double? Stable { get; init; }

    /// <summary>Mean share of documents among the first k that both have there, from 0 to 1.</summary>
    public double? Overlap { get; init; }

    /// <summary>Queries in the golden set.</summary>
    public int? Queries { get; init; }

    /// <summary>Step in which it was ranked.</summary>
    public int Step { get; init; }

    /// <summary>When.</summary>
    public DateTime? At { get; init; }

    /// <summary>What is wrong, or what missed which limit.</summary>
    public string? Message { get; init; }
}
