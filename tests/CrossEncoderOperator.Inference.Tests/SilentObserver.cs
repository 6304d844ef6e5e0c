using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Tests;

internal sealed class SilentObserver : IScoringObserver
{
    public void RequestStarted(TimeSpan waited)
    {
    }

    public void BatchRan(BatchReport batch)
    {
    }

    public void Queued(long tokens)
    {
    }

    public void CacheRead(int hits, int shared, int misses)
    {
    }
}
