using System.Runtime.InteropServices;

namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>
/// Decides what runs next. Requests of a lane stand by what they would take alone: small ones pass large ones that came only a
/// little earlier, and none is passed for ever. Small requests come first, but the bulk lane gets a fifth of the tokens when
/// both wait, and a request whose deadline comes near passes all. Not safe to use from several threads.
/// </summary>
internal sealed class BatchQueue(BatchLimits limits)
{
    /// <summary>
    /// Pairs that are sorted by length together: the more, the less padding, but the longer a request waits for pairs of later
    /// ones that are in its batches.
    /// </summary>
    private const int WindowPairs = 512;

    /// <summary>Full batches in the window.</summary>
    private const int WindowBatches = 8;

    /// <summary>What a batch is not split below for workers that are idle.</summary>
    private const int MinSplitTokens = 128;

    /// <summary>A small request has at most so many full batches.</summary>
    private const int InteractiveBatches = 4;

    /// <summary>Tokens of small requests for each of the bulk lane.</summary>
    private const int InteractiveShare = 4;

    private readonly List<ScoringRequest>[] _lanes = [[], []];
    private readonly List<WaitingPair> _window = new(WindowPairs);
    private readonly List<int> _lengths = new(WindowPairs);

    /// <summary>Tokens that the interactive lane had beyond its share, while both lanes waited.</summary>
    private long _lead;

    public BatchLimits Limits => limits;

    public long Tokens { get; private set; }

    public bool IsEmpty => Tokens == 0;

    public IEnumerable<ScoringRequest> Requests => _lanes[0].Concat(_lanes[1]);

    public Lane LaneOf(long tokens) => tokens <= (long)limits.MaxTokens * InteractiveBatches ? Lane.Interactive : Lane.Bulk;

    public void Add(ScoringRequest request)
    {
        var lane = _lanes[(int)request.Lane];
        var at = lane.FindLastIndex(other => other.Due <= request.Due) + 1;
        lane.Insert(at, request);
        Tokens += request.WaitingTokens;
    }

    /// <summary>Forgets the pairs of a request that are in no batch yet.</summary>
    public void Remove(ScoringRequest request)
    {
        if (_lanes[(int)request.Lane].Remove(request))
        {
            Tokens -= request.WaitingTokens;
        }
    }

    /// <summary>A request that ends too late even if it runs alone at the fastest pace.</summary>
    public ScoringRequest? Hopeless(TimeSpan now, TokenPace pace) =>
        Requests.FirstOrDefault(request => request.Deadline - now < pace.AtBest(request.WaitingTokens));

    /// <summary>When the pairs that wait are worth a batch; they are at once if it is full or nothing else runs.</summary>
    public TimeSpan ReadyAt(bool othersRun) =>
        othersRun && Tokens < limits.MaxTokens ? Requests.Min(request => request.HoldUntil) : TimeSpan.MinValue;

    /// <summary>Takes the next batch.</summary>
    /// <param name="now">On the clock of the requests.</param>
    /// <param name="pace">How fast tokens are worked off.</param>
    /// <param name="idleWorkers">Workers that could take a batch now, the one that asks included.</param>
    /// <param name="batch">Is cleared and filled; stays empty when nothing waits.</param>
    public void Take(TimeSpan now, TokenPace pace, int idleWorkers, List<WaitingPair> batch)
    {
        batch.Clear();
        if (IsEmpty)
        {
            return;
        }

        var first = First(now, pace);
        FillWindow(first);
        var each = Math.Max((Tokens + idleWorkers - 1) / idleWorkers, MinSplitTokens);
        var pair = _window.IndexOf(new WaitingPair(first, first.Waiting[^1]));
        var range = BatchCutter.BatchOf(
            CollectionsMarshal.AsSpan(_lengths), pair, limits with { MaxTokens = (int)Math.Min(each, limits.MaxTokens) });
        var (start, count) = range.GetOffsetAndLength(_window.Count);
        long tokens = 0;
        for (var i = start; i < start + count; i++)
        {
            var taken = _window[i];
            batch.Add(taken);
            tokens += taken.Length;
            taken.Request.Take(taken.Index);
            if (taken.Request.Waiting.Count == 0)
            {
                _lanes[(int)taken.Request.Lane].Remove(taken.Request);
            }
        }

        Tokens -= tokens;
        Account(first.Lane, tokens);
    }

    private ScoringRequest First(TimeSpan now, TokenPace pace)
    {
        // A request that needs half of the time that is left, and gets it, ends on time; a batch may be in its way.
        var margin = pace.OfOneWorker(limits.MaxTokens);
        var urgent = Requests
            .Where(request => request.Deadline - now < (pace.Of(request.WaitingTokens) + margin) * 2)
            .MinBy(request => request.Deadline);
        var interactive = _lanes[(int)Lane.Interactive];
        var bulk = _lanes[(int)Lane.Bulk];
        if (urgent is not null)
        {
            return urgent;
        }

        var bulkIsDue = bulk.Count > 0 && _lead >= (long)limits.MaxTokens * InteractiveShare;
        return interactive.Count == 0 || bulkIsDue ? bulk[0] : interactive[0];
    }

    private void Account(Lane lane, long tokens)
    {
        if (lane == Lane.Bulk)
        {
            _lead = Math.Max(_lead - tokens * InteractiveShare, 0);
        }
        else
        {
            _lead = _lanes[(int)Lane.Bulk].Count > 0 ? _lead + tokens : 0;
        }
    }

    /// <summary>Pairs of the first request and of its lane, ascending by length.</summary>
    private void FillWindow(ScoringRequest first)
    {
        _window.Clear();
        var room = (long)limits.MaxTokens * WindowBatches;
        AddToWindow(first, ref room);
        foreach (var request in _lanes[(int)first.Lane])
        {
            if (request != first)
            {
                AddToWindow(request, ref room);
            }
        }

        _window.Sort((a, b) => a.Length.CompareTo(b.Length));
        _lengths.Clear();
        foreach (var pair in _window)
        {
            _lengths.Add(pair.Length);
        }
    }

    /// <summary>The longest pairs come first: what is left for the end is short, and all workers end together.</summary>
    private void AddToWindow(ScoringRequest request, ref long room)
    {
        for (var i = request.Waiting.Count - 1; i >= 0 && _window.Count < WindowPairs && room > 0; i--)
        {
            var pair = new WaitingPair(request, request.Waiting[i]);
            _window.Add(pair);
            room -= pair.Length;
        }
    }
}
