namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record TokenUsage(int PromptTokens, int TotalTokens);
