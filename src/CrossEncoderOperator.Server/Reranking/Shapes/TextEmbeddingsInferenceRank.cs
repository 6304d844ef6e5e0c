using System.Text.Json;

namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record TextEmbeddingsInferenceRank(
    int Index, double Score, string? Text, JsonElement? Id, bool Truncated, int Tokens, WinningChunk? Chunk);
