namespace CrossEncoderOperator.Router.Metrics;

/// <summary>Documents that are with the replicas of a revision, and the exact integral of their number over time.</summary>
internal sealed class DocumentLoad(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _documents;
    private long _inFlight;

    /// <summary>In documents times ticks of the clock, of which a long would not hold a year's.</summary>
    private Int128 _integral;
    private long _changed = time.GetTimestamp();

    public void Begin(int documents)
    {
        lock (_lock)
        {
            Advance();
            _inFlight += documents;
        }
    }

    /// <param name="counted">Those of the documents that are counted as answered.</param>
    public void End(int documents, int counted)
    {
        lock (_lock)
        {
            Advance();
            _inFlight -= documents;
            _documents += counted;
        }
    }

    /// <summary>Documents answered, documents in flight, and the integral in seconds: as they are at one moment.</summary>
    public (long Answered, long InFlight, double Seconds) Read()
    {
        lock (_lock)
        {
            Advance();
            return (_documents, _inFlight, (double)_integral / time.TimestampFrequency);
        }
    }

    /// <summary>The clock is read under the lock, so that it does not go back.</summary>
    private void Advance()
    {
        var now = time.GetTimestamp();
        _integral += (Int128)_inFlight * (now - _changed);
        _changed = now;
    }
}
