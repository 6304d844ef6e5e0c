using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

/// <summary>The queue with its admission, with workers that take a fixed time for each slot of a batch, on a clock of its own.</summary>
internal sealed class QueueSimulation(int workers, int slotsPerSecond)
{
    public static readonly BatchLimits Limits = new(2048, 256, 32);

    private readonly BatchQueue _queue = new(Limits);
    private readonly TokenPace _pace = new(workers);
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _events = new();
    private readonly Dictionary<ScoringRequest, (TimeSpan Deadline, Action<Outcome> Ended)> _open = [];
    private int _idle = workers;
    private int _order;
    private long _running;

    public enum Outcome
    {
        InTime,
        Late,
        Refused,
    }

    public TimeSpan Now { get; private set; }

    public TimeSpan FullBatch => TimeSpan.FromSeconds((Limits.MaxTokens + Limits.OverheadTokens) / (double)slotsPerSecond);

    public long ScoredTokens { get; private set; }

    public void At(TimeSpan time, Action action) => _events.Enqueue(action, (time, _order++));

    public void Submit(int[] lengths, TimeSpan timeLeft, Action<Outcome> ended)
    {
        long tokens = lengths.Sum();
        if (Admission.Refusal(tokens, _queue.Tokens, _running, 1_000_000, timeLeft, _pace) is not null)
        {
            ended(Outcome.Refused);
            return;
        }

        var request = new ScoringRequest(PairsOf.Lengths(lengths), Now)
        {
            Lane = _queue.LaneOf(tokens),
            Due = Now + _pace.Of(tokens),
            Deadline = Now + timeLeft,
        };
        _open[request] = (request.Deadline, ended);
        _queue.Add(request);
        Dispatch();
    }

    public void Run(TimeSpan until)
    {
        while (_events.TryDequeue(out var action, out (TimeSpan At, int Order) when) && when.At <= until)
        {
            Now = when.At;
            action();
        }
    }

    private void Dispatch()
    {
        while (_idle > 0 && !_queue.IsEmpty)
        {
            if (_queue.Hopeless(Now, _pace) is { } hopeless)
            {
                _queue.Remove(hopeless);
                End(hopeless, Outcome.Refused);
                continue;
            }

            var batch = new List<WaitingPair>();
            _queue.Take(Now, _pace, _idle, batch);
            _idle--;
            var tokens = batch.Sum(pair => pair.Length);
            _running += tokens;
            var duration = TimeSpan.FromSeconds((batch.Max(pair => pair.Length) * batch.Count + Limits.OverheadTokens) / (double)slotsPerSecond);
            At(Now + duration, () => Finish(batch, tokens, duration));
        }
    }

    private void Finish(List<WaitingPair> batch, int tokens, TimeSpan duration)
    {
        _idle++;
        _running -= tokens;
        _pace.Observe(tokens, duration);
        ScoredTokens += tokens;
        foreach (var pair in batch)
        {
            pair.Request.Scored(pair.Index, default, Now);
            if (pair.Request.IsEnded)
            {
                End(pair.Request, Now <= pair.Request.Deadline ? Outcome.InTime : Outcome.Late);
            }
        }

        Dispatch();
    }

    private void End(ScoringRequest request, Outcome outcome)
    {
        if (_open.Remove(request, out (TimeSpan Deadline, Action<Outcome> Ended) open))
        {
            open.Ended(outcome);
        }
    }
}
