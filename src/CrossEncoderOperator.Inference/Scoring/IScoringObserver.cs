using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Hears of what the batcher does. Is called under its lock: must be quick.</summary>
public interface IScoringObserver
{
    /// <param name="waited">From the admission of a request to the start of the first batch with a pair of it.</param>
    void RequestStarted(TimeSpan waited);

    void BatchRan(BatchReport batch);

    /// <param name="tokens">Tokens that wait now.</param>
    void Queued(long tokens);
}
