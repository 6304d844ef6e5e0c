namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>Exponential delays with jitter for one loop that retries. Not thread-safe.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan cap)
{
    private int _failures;

    public TimeSpan Next(TimeSpan atLeast = default)
    {
        var delay = Exponential(first, cap, _failures++);
        return Spread(delay > atLeast ? delay : atLeast);
    }

    public void Reset() => _failures = 0;

    public static TimeSpan Exponential(TimeSpan first, TimeSpan cap, int failures) =>
        // 2^62 ticks is beyond every cap.
        TimeSpan.FromTicks((long)Math.Min(cap.Ticks, first.Ticks * Math.Pow(2, Math.Min(failures, 62))));

    /// <summary>Up to half longer, so that clients who failed together do not come back together.</summary>
    public static TimeSpan Spread(TimeSpan delay) => delay * (1 + (Random.Shared.NextDouble() / 2));
}
