using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Drift;

/// <summary>Compares the scores and lengths of the last while with a reference. Safe to use from several threads.</summary>
internal sealed class DriftMonitor
{
    private readonly Lock _lock = new();
    private readonly DriftReference _reference;
    private readonly int _minSamples;
    private readonly TimeSpan _half;
    private readonly TimeProvider _time;
    private long _since;
    private DriftCounts _total = DriftCounts.Empty();
    private DriftCounts _before = DriftCounts.Empty();
    private DriftCounts _now = DriftCounts.Empty();

    public DriftMonitor(DriftSettings settings, TimeProvider time)
    {
        _reference = new DriftReference(settings.Reference);
        _minSamples = settings.MinSamples;
        _half = TimeSpan.FromSeconds(settings.WindowSeconds) / 2;
        _time = time;
        _since = time.GetTimestamp();
    }

    /// <summary>Everything since the start: what a later reference is made of.</summary>
    public DriftCounts Total
    {
        get
        {
            lock (_lock)
            {
                return _total + DriftCounts.Empty();
            }
        }
    }

    public void Add(double probability, int tokens)
    {
        lock (_lock)
        {
            Turn();
            foreach (var counts in (ReadOnlySpan<DriftCounts>)[_now, _total])
            {
                counts.Scores[DriftCounts.BinOfScore(probability)]++;
                counts.Tokens[DriftCounts.BinOfTokens(tokens)]++;
            }
        }
    }

    /// <summary>The stability indices of scores and of lengths; null without a reference, or with too few documents.</summary>
    public (double Scores, double Tokens)? Compare()
    {
        lock (_lock)
        {
            Turn();
            var window = _before + _now;
            return _reference.Read() is { } reference && window.Scores.Sum() >= _minSamples
                ? (PopulationStability.Index(reference.Scores, window.Scores), PopulationStability.Index(reference.Tokens, window.Tokens))
                : null;
        }
    }

    private void Turn()
    {
        var elapsed = _time.GetElapsedTime(_since);
        if (elapsed < _half)
        {
            return;
        }

        _before = elapsed < _half * 2 ? _now : DriftCounts.Empty();
        _now = DriftCounts.Empty();
        _since = _time.GetTimestamp();
    }
}
