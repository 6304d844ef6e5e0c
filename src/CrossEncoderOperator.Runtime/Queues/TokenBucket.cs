namespace CrossEncoderOperator.Runtime.Queues;

/// <summary>A rate limit with a burst. Not thread-safe.</summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / perSecond);
    private readonly long _start = time.GetTimestamp();

    /// <summary>When the bucket is full again, counted from <see cref="_start"/>.</summary>
    private TimeSpan _full;

    /// <summary>Takes a token, if need be one that comes only later.</summary>
    /// <returns>How long until it comes.</returns>
    public TimeSpan Reserve()
    {
        var now = time.GetElapsedTime(_start);
        var full = (_full > now ? _full : now) + _interval;
        _full = full;
        var wait = full - now - (_interval * burst);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake()
    {
        var before = _full;
        if (Reserve() == TimeSpan.Zero)
        {
            return true;
        }

        _full = before;
        return false;
    }
}
