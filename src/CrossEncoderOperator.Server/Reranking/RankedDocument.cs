namespace CrossEncoderOperator.Server.Reranking;

/// <param name="Index">Position in the request.</param>
/// <param name="Score">Higher is more relevant.</param>
/// <param name="Truncated">Whether the model did not see all of the query and the document.</param>
internal readonly record struct RankedDocument(int Index, double Score, bool Truncated);
