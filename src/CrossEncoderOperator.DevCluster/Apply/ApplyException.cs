namespace CrossEncoderOperator.DevCluster.Apply;

/// <summary>An applied configuration that its schema cannot read. The API server answers 500 with this message.</summary>
internal sealed class ApplyException(string message) : Exception(message);
