namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>Something cannot be evaluated; the message is one line.</summary>
internal sealed class EvaluationException(string message, Exception? inner = null) : Exception(message, inner);
