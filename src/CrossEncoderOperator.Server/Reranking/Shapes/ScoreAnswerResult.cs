namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record ScoreAnswerResult(int Index, string Object, double Score, bool Truncated, int Tokens, WinningChunk? Chunk);
