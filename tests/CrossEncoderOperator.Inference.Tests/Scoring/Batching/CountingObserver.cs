using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

internal sealed class CountingObserver : IScoringObserver
{
    private readonly TaskCompletionSource _firstBatch = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pairs;
    private long _waiting;

    public Task FirstBatch => _firstBatch.Task;

    public int Pairs => Volatile.Read(ref _pairs);

    public long Waiting => Volatile.Read(ref _waiting);

    public void RequestStarted(TimeSpan waited)
    {
    }

    public void BatchRan(BatchReport batch)
    {
        Interlocked.Add(ref _pairs, batch.Pairs);
        _firstBatch.TrySetResult();
    }

    /// <summary>Pairs that were looked up in the cache so far.</summary>
    public (int Hits, int Shared, int Misses) Cache { get; private set; }

    public void CacheRead(int hits, int shared, int misses)
    {
        lock (_firstBatch)
        {
            Cache = (Cache.Hits + hits, Cache.Shared + shared, Cache.Misses + misses);
        }
    }

    public void Queued(long tokens) => Volatile.Write(ref _waiting, tokens);
}
