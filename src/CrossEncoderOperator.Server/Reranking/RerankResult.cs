namespace CrossEncoderOperator.Server.Reranking;

/// <param name="Documents">The most relevant first.</param>
/// <param name="Tokens">Tokens that the model read.</param>
internal sealed record RerankResult(IReadOnlyList<RankedDocument> Documents, int Tokens);
