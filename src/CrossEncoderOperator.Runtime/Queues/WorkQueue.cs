using System.Threading.Channels;
using CrossEncoderOperator.Runtime.Hosting;
using Prometheus;

namespace CrossEncoderOperator.Runtime.Queues;

/// <summary>
/// Keys that wait for a worker. A key is never held by two workers, and never waits twice: what is added while it waits is one run, what
/// is added while a worker holds it is one further run after that. A delayed key has one due time, the earliest asked for.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly RetryPolicy _retry;
    private readonly TokenBucket _retries;
    private readonly System.Threading.ITimer _timer;
    private readonly long _start;

    private readonly Channel<ObjectKey> _ready = Channel.CreateUnbounded<ObjectKey>();

    /// <summary>Keys to run, with the time since when: those in <see cref="_ready"/> and those a worker still holds.</summary>
    private readonly Dictionary<ObjectKey, TimeSpan> _dirty = [];

    /// <summary>Keys that a worker holds, with the time since when.</summary>
    private readonly Dictionary<ObjectKey, TimeSpan> _processing = [];
    private readonly Dictionary<ObjectKey, int> _failures = [];

    /// <summary>The due time of delayed keys. <see cref="_delays"/> also has entries that an earlier time replaced.</summary>
    private readonly Dictionary<ObjectKey, TimeSpan> _due = [];
    private readonly PriorityQueue<ObjectKey, TimeSpan> _delays = new();
    private bool _shutDown;

    private readonly Gauge.Child _depth;
    private readonly Counter.Child _adds;
    private readonly Counter.Child _retryCount;
    private readonly Histogram.Child _queueTime;
    private readonly Histogram.Child _workTime;

    public WorkQueue(string name, RetryPolicy retry, TimeProvider time, RuntimeMetrics metrics)
    {
        _time = time;
        _retry = retry;
        _retries = new TokenBucket(retry.PerSecond, retry.Burst, time);
        _timer = time.CreateTimer(static q => ((WorkQueue)q!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _start = time.GetTimestamp();
        _depth = metrics.QueueDepth.WithLabels(name);
        _adds = metrics.QueueAdds.WithLabels(name);
        _retryCount = metrics.QueueRetries.WithLabels(name);
        _queueTime = metrics.QueueTime.WithLabels(name);
        _workTime = metrics.WorkTime.WithLabels(name);
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Runs the key as soon as a worker is free.</summary>
    public void Add(ObjectKey key)
    {
        lock (_lock)
        {
            AddNow(key);
        }
    }

    /// <summary>Runs the key after a delay, unless it runs before.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddNow(key);
                return;
            }

            var due = Now + delay;
            if (_shutDown || _dirty.ContainsKey(key) || (_due.TryGetValue(key, out var present) && present <= due))
            {
                return;
            }

            _due[key] = due;
            _delays.Enqueue(key, due);
            ArmTimer();
        }
    }

    /// <summary>Runs the key again after its back-off, at the earliest after <paramref name="atLeast"/>.</summary>
    public void AddFailed(ObjectKey key, TimeSpan atLeast)
    {
        TimeSpan delay;
        lock (_lock)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            delay = Backoff.Exponential(_retry.First, _retry.Cap, failures) + _retries.Reserve();
        }

        _retryCount.Inc();
        AddAfter(key, delay > atLeast ? delay : atLeast);
    }

    /// <summary>Forgets the failures of a key.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>The next key, which the worker must give back with <see cref="Done"/>; null once the queue is shut down.</summary>
    public async Task<ObjectKey?> TakeAsync(CancellationToken cancel)
    {
        while (await _ready.Reader.WaitToReadAsync(cancel))
        {
            lock (_lock)
            {
                if (_ready.Reader.TryRead(out var key) && _dirty.Remove(key, out var since))
                {
                    _processing.Add(key, Now);
                    _depth.Dec();
                    _queueTime.Observe((Now - since).TotalSeconds);
                    return key;
                }
            }
        }

        return null;
    }

    /// <summary>The worker is done with the key.</summary>
    public void Done(ObjectKey key)
    {
        lock (_lock)
        {
            if (_processing.Remove(key, out var since))
            {
                _workTime.Observe((Now - since).TotalSeconds);
            }

            if (_dirty.ContainsKey(key))
            {
                MakeReady(key);
            }
        }
    }

    /// <summary>Gives out no more keys. Those that wait are dropped: the next leader starts with all objects.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            _shutDown = true;
            _dirty.Clear();
            _due.Clear();
            _delays.Clear();
            _depth.Set(0);
            _ready.Writer.TryComplete();
            while (_ready.Reader.TryRead(out _))
            {
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void AddNow(ObjectKey key)
    {
        _due.Remove(key);
        if (_shutDown || !_dirty.TryAdd(key, Now))
        {
            return;
        }

        _adds.Inc();
        if (!_processing.ContainsKey(key))
        {
            MakeReady(key);
        }
    }

    private void MakeReady(ObjectKey key)
    {
        _depth.Inc();
        _ready.Writer.TryWrite(key);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            while (_delays.TryPeek(out var key, out var due) && due <= Now)
            {
                _delays.Dequeue();
                if (_due.TryGetValue(key, out var current) && current == due)
                {
                    AddNow(key);
                }
            }

            ArmTimer();
        }
    }

    private void ArmTimer()
    {
        if (_delays.TryPeek(out _, out var due))
        {
            var wait = due - Now;
            // Timers count whole milliseconds and cut off the rest.
            _timer.Change(wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
