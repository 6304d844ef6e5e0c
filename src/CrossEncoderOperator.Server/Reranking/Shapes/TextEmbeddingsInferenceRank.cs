namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record TextEmbeddingsInferenceRank(int Index, double Score, string? Text, bool Truncated);
