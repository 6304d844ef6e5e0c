namespace CrossEncoderOperator.Server.Reranking;

/// <param name="Documents">In the order of the answer.</param>
/// <param name="Tokens">Tokens that the model read.</param>
/// <param name="ScoreVersion">Scores of one version can be compared with each other.</param>
/// <param name="Times">What took how long.</param>
internal sealed record RerankResult(IReadOnlyList<RankedDocument> Documents, int Tokens, string ScoreVersion, RerankTimes Times);
