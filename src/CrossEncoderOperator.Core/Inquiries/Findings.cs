using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Inquiries;

/// <summary>What an <see cref="Inquiry"/> found.</summary>
/// <param name="InquiryId">Of the inquiry.</param>
/// <param name="AskedAt">When it was begun.</param>
/// <param name="Answers">What Prometheus said, for every question.</param>
/// <param name="Golden">How the golden set was ranked, if that was asked.</param>
public sealed record Findings(
    string InquiryId, DateTimeOffset AskedAt, IReadOnlyDictionary<SliQuestion, SliAnswer> Answers, GoldenFinding? Golden);
