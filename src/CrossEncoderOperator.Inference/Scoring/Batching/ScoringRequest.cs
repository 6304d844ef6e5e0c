using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>The pairs of a request on their way to their scores. Not safe to use from several threads.</summary>
internal sealed class ScoringRequest
{
    private readonly TaskCompletionSource<ScoredRequest> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PairScore[] _scores;
    private readonly List<int> _waiting;
    private int _unfinished;
    private TimeSpan? _started;

    /// <param name="pairs">At least one.</param>
    /// <param name="enqueued">When it came, on the clock of the queue.</param>
    public ScoringRequest(IReadOnlyList<EncodedPair> pairs, TimeSpan enqueued)
    {
        Pairs = pairs;
        Enqueued = enqueued;
        _scores = new PairScore[pairs.Count];
        _unfinished = pairs.Count;
        _waiting = [.. Enumerable.Range(0, pairs.Count)];
        _waiting.Sort((a, b) => pairs[a].Length.CompareTo(pairs[b].Length));
        foreach (var pair in pairs)
        {
            WaitingTokens += pair.Length;
        }
    }

    public IReadOnlyList<EncodedPair> Pairs { get; }

    public TimeSpan Enqueued { get; }

    public Lane Lane { get; init; }

    /// <summary>Orders the requests of a lane: when it would end if nothing were in its way.</summary>
    public TimeSpan Due { get; init; }

    /// <summary>Before this, it may wait for a batch that is not full.</summary>
    public TimeSpan HoldUntil { get; init; }

    /// <summary>An answer after this is of no use.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.MaxValue;

    /// <summary>Pairs that are in no batch yet, ascending by length.</summary>
    public IReadOnlyList<int> Waiting => _waiting;

    public long WaitingTokens { get; private set; }

    public Task<ScoredRequest> Completion => _completion.Task;

    public bool IsEnded => Completion.IsCompleted;

    public void Take(int pair)
    {
        // Equal lengths stand in any order, so that the exact place has to be looked for.
        _waiting.RemoveAt(_waiting.IndexOf(pair));
        WaitingTokens -= Pairs[pair].Length;
    }

    /// <returns>Whether it is the first time.</returns>
    public bool TryStart(TimeSpan now)
    {
        if (_started is not null)
        {
            return false;
        }

        _started = now;
        return true;
    }

    public void Scored(int pair, PairScore score, TimeSpan now)
    {
        _scores[pair] = score;
        if (--_unfinished == 0)
        {
            var started = _started ?? now;
            _completion.TrySetResult(new ScoredRequest(_scores, started - Enqueued, now - started));
        }
    }

    public void Fail(Exception e) => _completion.TrySetException(e);

    public void Cancel(CancellationToken cancellation) => _completion.TrySetCanceled(cancellation);
}
