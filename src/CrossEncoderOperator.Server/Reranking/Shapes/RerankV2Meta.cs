namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RerankV2Meta(ApiVersion ApiVersion, InputTokens Tokens);
