namespace CrossEncoderOperator.Server.Reranking;

/// <param name="Tokenizing">Texts to tokens.</param>
/// <param name="Queued">From admission to the first batch.</param>
/// <param name="Inferring">From there to the last score.</param>
internal readonly record struct RerankTimes(TimeSpan Tokenizing, TimeSpan Queued, TimeSpan Inferring);
