namespace CrossEncoderOperator.Core.Inquiries;

/// <summary>
/// What a decision needs to know that is not in the API: asked aside, since an answer may take its time, and put into a later snapshot as
/// <see cref="Findings"/>.
/// </summary>
/// <param name="Id">What the answers are for; answers to a question that is no longer asked are dropped.</param>
/// <param name="Questions">Counts of events to ask Prometheus for.</param>
/// <param name="Golden">The golden set to rank, if any.</param>
public sealed record Inquiry(string Id, IReadOnlyList<SliQuestion> Questions, GoldenQuestion? Golden);
