namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>There is more work than can be done in time.</summary>
public sealed class OverloadedException(Overload reason, string message, TimeSpan retryAfter) : Exception(message)
{
    public Overload Reason { get; } = reason;

    /// <summary>When the work that is in the way should be done.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
