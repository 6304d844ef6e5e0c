using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>
/// Keys to work on. A key is worked on by one worker at a time; added meanwhile, it comes again afterwards. A failure comes again
/// after a back-off.
/// </summary>
internal sealed class WorkQueue(string name, Func<string, CancellationToken, Task> work, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    /// <summary>Timers reach no further than some weeks; whoever comes back early waits on.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <summary>
    /// Controllers do not wait for anything in this process: left alone they take every thread of the pool, and requests wait until they are
    /// done. They share half of the processors, one key after the other.
    /// </summary>
    private static readonly TaskScheduler Scheduler =
        new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Math.Max(1, Environment.ProcessorCount / 2), maxItemsPerTask: 1).ConcurrentScheduler;

    private readonly Lock _gate = new();
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _waiting = [];
    private readonly HashSet<string> _working = [];
    private readonly Dictionary<string, int> _failures = [];
    private readonly Dictionary<string, (DateTimeOffset Due, ITimer Timer)> _later = [];

    public void Add(string key)
    {
        lock (_gate)
        {
            if (_waiting.Add(key) && !_working.Contains(key)) _ready.Writer.TryWrite(key);
        }
    }

    public void AddAll(IEnumerable<string> keys)
    {
        foreach (var key in keys) Add(key);
    }

    public void AddIf(string? key)
    {
        if (key is not null) Add(key);
    }

    /// <summary>Adds the key when the delay is over; the earliest of several delays counts.</summary>
    public void AddAfter(string key, TimeSpan delay)
    {
        delay = delay < LongestTimer ? delay : LongestTimer;
        lock (_gate)
        {
            var due = time.GetUtcNow() + delay;
            if (_later.TryGetValue(key, out var planned))
            {
                if (planned.Due <= due) return;
                planned.Timer.Dispose();
            }

            _later[key] = (due, time.CreateTimer(_ => Due(key), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    public Task RunAsync(int workers, CancellationToken cancel) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ =>
            Task.Factory.StartNew(() => WorkAsync(cancel), cancel, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap()));

    private void Due(string key)
    {
        lock (_gate)
        {
            if (_later.Remove(key, out var planned)) planned.Timer.Dispose();
        }

        Add(key);
    }

    private async Task WorkAsync(CancellationToken cancel)
    {
        await foreach (var key in _ready.Reader.ReadAllAsync(cancel))
        {
            lock (_gate)
            {
                _waiting.Remove(key);
                _working.Add(key);
            }

            try
            {
                await work(key, cancel);
                lock (_gate) _failures.Remove(key);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                AddAfter(key, Failed(key, e));
            }

            lock (_gate)
            {
                _working.Remove(key);
                if (_waiting.Contains(key)) _ready.Writer.TryWrite(key);
            }

            await Task.Yield();
        }
    }

    private TimeSpan Failed(string key, Exception e)
    {
        int failures;
        lock (_gate) failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
        var retry = FirstRetry * Math.Min(Math.Pow(2, Math.Min(failures, 20) - 1), LastRetry / FirstRetry);
        if (e is not ApiException { Code: 409 }) log.LogWarning("{Queue} {Key}: {Error}; again in {Retry}", name, key, e.Message, retry);
        return retry;
    }
}
