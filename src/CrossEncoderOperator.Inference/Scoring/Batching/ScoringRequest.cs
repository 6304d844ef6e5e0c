using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>The pairs of a request on their way to their scores. Not safe to use from several threads.</summary>
internal sealed class ScoringRequest
{
    private readonly TaskCompletionSource<PairScore[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PairScore[] _scores;
    private readonly List<int> _waiting;
    private int _unfinished;
    private bool _started;

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
        foreach (EncodedPair pair in pairs)
            WaitingTokens += pair.Length;
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

    public Task<PairScore[]> Completion => _completion.Task;

    public bool IsEnded => Completion.IsCompleted;

    public void Take(int pair)
    {
        // Equal lengths stand in any order, so that the exact place has to be looked for.
        _waiting.RemoveAt(_waiting.IndexOf(pair));
        WaitingTokens -= Pairs[pair].Length;
    }

    /// <returns>Whether it is the first time.</returns>
    public bool TryStart() => !_started && (_started = true);

    public void Scored(int pair, PairScore score)
    {
        _scores[pair] = score;
        if (--_unfinished == 0)
            _completion.TrySetResult(_scores);
    }

    public void Fail(Exception e) => _completion.TrySetException(e);

    public void Cancel(CancellationToken cancellation) => _completion.TrySetCanceled(cancellation);
}
