namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RerankMeta(ApiVersion ApiVersion, InputTokens Tokens);
