namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record ApiVersion(string Version);
