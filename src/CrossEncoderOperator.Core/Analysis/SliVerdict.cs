namespace CrossEncoderOperator.Core.Analysis;

/// <summary>The verdict on one SLI and the numbers behind it.</summary>
/// <param name="Sli">Name of the SLI.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Canary">The canary's events.</param>
/// <param name="Limit">Share of good events below which the canary is worse than the objective and than stable, as far as known.</param>
/// <param name="Evidence">How much of the evidence for a breach there is: from 1 on it is a breach, 0 when the numbers speak against one.</param>
/// <param name="Detail">The provider's error, else null.</param>
public sealed record SliVerdict(
    string Sli,
    Verdict Verdict,
    VerdictReason Reason,
    EventCounts Canary,
    double Limit,
    double Evidence,
    string? Detail = null);
