namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RerankAnswerResult(int Index, double RelevanceScore, AnswerDocument? Document, bool Truncated);
