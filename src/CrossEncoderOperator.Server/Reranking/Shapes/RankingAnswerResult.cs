using System.Text.Json;

namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RankingAnswerResult(int Index, double Logit, JsonElement? Id, bool Truncated, int Tokens, WinningChunk? Chunk);
