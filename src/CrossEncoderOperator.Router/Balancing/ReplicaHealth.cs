namespace CrossEncoderOperator.Router.Balancing;

/// <summary>
/// Ejects a replica that gives no answers, for a time that doubles with every failure in a row. After that time one request is let through;
/// its outcome decides.
/// </summary>
/// <remarks>Times are distances from any fixed point, on a clock that does not jump.</remarks>
internal sealed class ReplicaHealth
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private volatile int _failures;
    private TimeSpan _until;
    private bool _onTrial;

    /// <summary>Whether a request may be sent to the replica.</summary>
    public bool Allows(TimeSpan now)
    {
        if (_failures == 0)
        {
            return true;
        }

        lock (_lock)
        {
            return !_onTrial && now >= _until;
        }
    }

    /// <summary>A request is sent.</summary>
    public void Begin(TimeSpan now)
    {
        if (_failures > 0)
        {
            lock (_lock)
            {
                _onTrial |= now >= _until;
            }
        }
    }

    /// <summary>A request ended.</summary>
    public void End(Outcome outcome, TimeSpan now)
    {
        if (outcome != Outcome.Failed && _failures == 0)
        {
            return;
        }

        lock (_lock)
        {
            // Requests that were under way together fail together: that is one failure.
            if (outcome == Outcome.Failed && (_failures == 0 || now >= _until))
            {
                _failures++;
                _until = now + BackOff(_failures);
            }
            else if (outcome == Outcome.Answered)
            {
                _failures = 0;
            }

            _onTrial = false;
        }
    }

    private static TimeSpan BackOff(int failures) =>
        TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(failures - 1, 16)));
}
