namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RerankV1Answer(
    string Id, string Model, TokenUsage Usage, RerankAnswerResult[] Results, RerankMeta Meta, string ScoreVersion);
