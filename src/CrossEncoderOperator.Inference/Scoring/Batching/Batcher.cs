using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>Takes the pairs of all requests, has workers run them in batches, and gives each request its scores.</summary>
internal sealed class Batcher : IDisposable
{
    private readonly ModelConfig _config;
    private readonly BatchingOptions _options;
    private readonly IScoringObserver _observer;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly object _gate = new();
    private readonly BatchQueue _queue;
    private readonly TokenPace _pace;
    private readonly List<Worker> _workers;
    private readonly ITimer _wake;
    private int _idle;
    private bool _stopped;

    /// <param name="classifiers">One for each worker; the same one may serve several.</param>
    /// <param name="limits">The shape of a batch.</param>
    /// <param name="config">Configuration of the model.</param>
    /// <param name="options">How to batch.</param>
    /// <param name="observer">Hears of every batch.</param>
    /// <param name="time">Clock of deadlines and durations.</param>
    public Batcher(
        IReadOnlyList<OnnxClassifier> classifiers,
        BatchLimits limits,
        ModelConfig config,
        BatchingOptions options,
        IScoringObserver observer,
        TimeProvider time)
    {
        _config = config;
        _options = options;
        _observer = observer;
        _time = time;
        _start = time.GetTimestamp();
        _queue = new BatchQueue(limits);
        _pace = new TokenPace(classifiers.Count);
        _wake = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _workers = [.. classifiers.Select(classifier => new Worker(classifier, Work))];
        foreach (var worker in _workers)
        {
            worker.Start();
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Scores in the order of the pairs.</summary>
    /// <param name="pairs">The pairs of a request.</param>
    /// <param name="timeLeft">Until the deadline of the request; null for none.</param>
    /// <param name="cancellation">The scores are no longer needed.</param>
    /// <exception cref="OverloadedException">The scores would come too late.</exception>
    public async Task<ScoredRequest> ScoreAsync(IReadOnlyList<EncodedPair> pairs, TimeSpan? timeLeft, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (pairs.Count == 0)
        {
            return new ScoredRequest([], TimeSpan.Zero, TimeSpan.Zero);
        }

        var request = Enqueue(pairs, timeLeft);
        await using var cancel = cancellation.UnsafeRegister(_ => Cancel(request, cancellation), null);
        return await request.Completion;
    }

    /// <summary>Gives the estimates a start, before the first batch.</summary>
    public void SetPace(int tokens, TimeSpan ran)
    {
        lock (_gate)
        {
            _pace.Observe(tokens, ran);
        }
    }

    /// <summary>Waits for the batches that run; none runs afterwards, and the requests that wait fail.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (var request in _queue.Requests.ToList())
            {
                Fail(request, new ObjectDisposedException(nameof(Batcher)));
            }

            Monitor.PulseAll(_gate);
        }

        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        _wake.Dispose();
    }

    private ScoringRequest Enqueue(IReadOnlyList<EncodedPair> pairs, TimeSpan? timeLeft)
    {
        var tokens = pairs.Sum(pair => (long)pair.Length);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            long running = _workers.Sum(worker => worker.RunningTokens);
            if (Admission.Refusal(tokens, _queue.Tokens, running, _options.QueuedTokens, timeLeft, _pace) is { } refusal)
            {
                throw refusal;
            }

            var now = Now;
            var request = new ScoringRequest(pairs, now)
            {
                Lane = _queue.LaneOf(tokens),
                Due = now + _pace.Of(tokens),
                HoldUntil = running > 0 ? now + _options.MaxWait : now,
                Deadline = timeLeft is { } left ? now + left : TimeSpan.MaxValue,
            };
            _queue.Add(request);
            _observer.Queued(_queue.Tokens);
            Monitor.PulseAll(_gate);
            return request;
        }
    }

    private void Cancel(ScoringRequest request, CancellationToken cancellation)
    {
        lock (_gate)
        {
            request.Cancel(cancellation);
            Forget(request);
            foreach (var worker in _workers)
            {
                worker.StopIfUseless();
            }
        }
    }

    private void Fail(ScoringRequest request, Exception e)
    {
        request.Fail(e);
        Forget(request);
    }

    private void Forget(ScoringRequest request)
    {
        _queue.Remove(request);
        _observer.Queued(_queue.Tokens);
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Work(Worker worker)
    {
        while (TakeBatch(worker))
        {
            var started = _time.GetTimestamp();
            var failure = worker.TryRun();
            Finish(worker, failure, _time.GetElapsedTime(started));
        }
    }

    private bool TakeBatch(Worker worker)
    {
        lock (_gate)
        {
            _idle++;
            while (!_stopped && !TryTakeBatch(worker))
            {
                Monitor.Wait(_gate);
            }

            _idle--;
            return !_stopped;
        }
    }

    private bool TryTakeBatch(Worker worker)
    {
        var now = Now;
        while (_queue.Hopeless(now, _pace) is { } hopeless)
        {
            Fail(hopeless, new OverloadedException(Overload.Deadline, "the answer would come after the time limit", _pace.Of(_queue.Tokens)));
        }

        if (_queue.IsEmpty)
        {
            return false;
        }

        var readyAt = _queue.ReadyAt(othersRun: _idle < _workers.Count);
        if (readyAt > now)
        {
            _wake.Change(readyAt - now, Timeout.InfiniteTimeSpan);
            return false;
        }

        worker.Take(_queue, now, _pace, _idle);
        foreach (var pair in worker.Batch)
        {
            if (pair.Request.TryStart(now))
            {
                _observer.RequestStarted(now - pair.Request.Enqueued);
            }
        }

        _observer.Queued(_queue.Tokens);
        return true;
    }

    private void Finish(Worker worker, Exception? failure, TimeSpan ran)
    {
        lock (_gate)
        {
            var now = Now;
            if (failure is null)
            {
                _pace.Observe(worker.RunningTokens, ran);
                _observer.BatchRan(new BatchReport(worker.Batch.Count, worker.RunningTokens, worker.PaddingTokens, ran));
            }

            for (var row = 0; row < worker.Batch.Count; row++)
            {
                var (request, index) = worker.Batch[row];
                if (failure is null)
                {
                    request.Scored(index, PairScore.Of(worker.LogitsOf(row), _config.Activation, _config.RelevantLabel), now);
                }
                else
                {
                    Fail(request, failure);
                }
            }

            worker.Clear();
        }
    }
}
