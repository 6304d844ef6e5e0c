namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RerankV2Answer(string Id, RerankAnswerResult[] Results, RerankV2Meta Meta);
