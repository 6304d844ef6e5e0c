namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record AnswerDocument(string Text);
