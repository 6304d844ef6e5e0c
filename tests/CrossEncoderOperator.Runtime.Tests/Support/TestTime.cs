using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Runtime.Tests.Support;

/// <summary>
/// Fake time that knows which timers are armed, so that a test waits for a delay to begin and then ends it, instead of guessing when
/// real input and output is over.
/// </summary>
internal sealed class TestTime : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _armed = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource<Timer> Found)> _waiting = [];

    /// <summary>How far the wall clock is off; the monotonic clock does not see it.</summary>
    public TimeSpan WallClockError { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + WallClockError;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this);
        timer.Inner = base.CreateTimer(
            s =>
            {
                timer.Disarm();
                callback(s);
            },
            state, Timeout.InfiniteTimeSpan, period);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until a timer runs whose length satisfies the test, then lets it end.</summary>
    /// <returns>The length.</returns>
    public async Task<TimeSpan> FireAsync(string what, Func<TimeSpan, bool> length)
    {
        var timer = await ArmedAsync(what, length);
        var left = timer.Due - GetElapsedTime(0);
        var due = timer.Length;
        Advance(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return due;
    }

    public Task<TimeSpan> FireAsync(string what, double fromSeconds, double toSeconds) =>
        FireAsync(what, length => length.TotalSeconds >= fromSeconds && length.TotalSeconds <= toSeconds);

    public async Task<Timer> ArmedAsync(string what, Func<TimeSpan, bool> length)
    {
        TaskCompletionSource<Timer> found;
        lock (_lock)
        {
            if (_armed.Find(t => length(t.Length)) is { } present)
            {
                return present;
            }

            found = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((length, found));
        }

        return await found.Task.OrTimeout($"a timer: {what}");
    }

    private void Arm(Timer timer)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            _armed.Add(timer);
            foreach (var waiting in _waiting.Where(w => w.Wanted(timer.Length)).ToList())
            {
                _waiting.Remove(waiting);
                waiting.Found.TrySetResult(timer);
            }
        }
    }

    internal sealed class Timer(TestTime time) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public TimeSpan Length { get; private set; }

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                Disarm();
                return Inner.Change(dueTime, period);
            }

            Length = dueTime;
            Due = time.GetElapsedTime(0) + dueTime;
            if (dueTime > TimeSpan.Zero)
            {
                time.Arm(this);
            }

            return Inner.Change(dueTime, period);
        }

        public void Disarm()
        {
            lock (time._lock)
            {
                time._armed.Remove(this);
            }
        }

        public void Dispose()
        {
            Disarm();
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
