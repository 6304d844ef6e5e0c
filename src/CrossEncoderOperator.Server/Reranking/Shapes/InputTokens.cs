namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record InputTokens([property: System.Text.Json.Serialization.JsonPropertyName("input_tokens")] int Count);
