namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record ScoreAnswer(
    string Id, string Object, long Created, string Model, ScoreAnswerResult[] Data, TokenUsage Usage, string ScoreVersion);
