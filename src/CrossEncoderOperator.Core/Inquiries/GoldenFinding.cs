namespace CrossEncoderOperator.Core.Inquiries;

/// <summary>How a golden set was ranked.</summary>
public sealed record GoldenFinding
{
    /// <summary>Why the golden set is none, with the line and field at fault; null when it is one.</summary>
    public string? GoldenSetFault { get; init; }

    /// <summary>Why a revision could not rank it; null when both did.</summary>
    public string? RankingFault { get; init; }

    /// <summary>Value of the canary.</summary>
    public double? Canary { get; init; }

    /// <summary>Value of the revision that serves; null when it was not asked.</summary>
    public double? Stable { get; init; }

    /// <summary>Mean share of documents among the first k that both have there, from 0 to 1; null when only one was asked.</summary>
    public double? Overlap { get; init; }

    /// <summary>Queries in the golden set.</summary>
    public int Queries { get; init; }
}
