namespace CrossEncoderOperator.Server.Reranking;

/// <param name="Index">Position in the request.</param>
/// <param name="Score">Higher is more relevant.</param>
/// <param name="Truncated">Whether the model did not see all of the query and the document.</param>
/// <param name="Tokens">Tokens that the model read for it, the query counted with every chunk.</param>
/// <param name="Chunk">Where the score comes from; null for a document that is one piece.</param>
internal readonly record struct RankedDocument(int Index, double Score, bool Truncated, int Tokens, WinningChunk? Chunk);
