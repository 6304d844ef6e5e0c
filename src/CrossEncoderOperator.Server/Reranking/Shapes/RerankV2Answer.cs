namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RerankV2Answer(string Id, RerankAnswerResult[] Results, RerankMeta Meta, string ScoreVersion);
