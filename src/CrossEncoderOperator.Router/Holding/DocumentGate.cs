namespace CrossEncoderOperator.Router.Holding;

/// <summary>
/// Lets held requests go in the order in which they came, and only so many at a time: a replica that has just become ready would refuse most
/// of what waited for it.
/// </summary>
internal sealed class DocumentGate
{
    /// <summary>Half of what a server queues when every document is as long as may be: it is not the only router.</summary>
    private const int DocumentsPerReplica = 256;

    /// <summary>What a request counts for at least, so that a replica gets 32 at most.</summary>
    private const int LeastDocuments = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<(int Documents, TaskCompletionSource Turn)> _line = [];
    private int _limit = DocumentsPerReplica;
    private int _inside;

    /// <returns>Whether it is in, and then must <see cref="Leave"/>; false when its time is over.</returns>
    public async ValueTask<bool> EnterAsync(int documents, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        LinkedListNode<(int Documents, TaskCompletionSource Turn)> place;
        lock (_lock)
        {
            place = _line.AddLast((Cost(documents), new(TaskCreationOptions.RunContinuationsAsynchronously)));
            Advance();
        }

        var turn = place.Value.Turn.Task;
        await turn.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (turn.IsCompleted && !cancel.IsCancellationRequested)
        {
            return true;
        }

        lock (_lock)
        {
            if (place.List is null)
            {
                _inside -= place.Value.Documents;
            }
            else
            {
                _line.Remove(place);
            }

            Advance();
        }

        cancel.ThrowIfCancellationRequested();
        return false;
    }

    public void Leave(int documents)
    {
        lock (_lock)
        {
            _inside -= Cost(documents);
            Advance();
        }
    }

    /// <param name="replicas">Those that are ready.</param>
    public void Widen(int replicas)
    {
        lock (_lock)
        {
            _limit = DocumentsPerReplica * Math.Max(1, replicas);
            Advance();
        }
    }

    private static int Cost(int documents) => Math.Max(documents, LeastDocuments);

    /// <summary>One that is larger than all that may be inside goes when nothing is.</summary>
    private void Advance()
    {
        while (_line.First is { } next && (_inside == 0 || _inside + next.Value.Documents <= _limit))
        {
            _line.Remove(next);
            _inside += next.Value.Documents;
            next.Value.Turn.SetResult();
        }
    }
}
