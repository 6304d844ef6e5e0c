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

    public void Queued(long tokens) => Volatile.Write(ref _waiting, tokens);
}
