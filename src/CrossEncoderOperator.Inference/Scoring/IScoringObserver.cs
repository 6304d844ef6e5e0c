using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Hears of what the batcher and the cache do. The batcher calls it under its lock: it must be quick.</summary>
public interface IScoringObserver
{
    /// <param name="waited">From the admission of a request to the start of the first batch with a pair of it.</param>
    void RequestStarted(TimeSpan waited);

    void BatchRan(BatchReport batch);

    /// <param name="tokens">Tokens that wait now.</param>
    void Queued(long tokens);

    /// <summary>Is called without the lock, from any thread.</summary>
    /// <param name="hits">Pairs whose scores were kept.</param>
    /// <param name="shared">Pairs that were being scored for another request.</param>
    /// <param name="misses">Pairs that had to be scored.</param>
    void CacheRead(int hits, int shared, int misses);
}
