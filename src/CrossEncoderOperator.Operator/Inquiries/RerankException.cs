namespace CrossEncoderOperator.Operator.Inquiries;

/// <summary>A pod gave no scores; the message says why.</summary>
internal sealed class RerankException(string message) : Exception(message);
