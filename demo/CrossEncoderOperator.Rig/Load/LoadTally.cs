using HdrHistogram;

namespace CrossEncoderOperator.Rig.Load;

/// <summary>Counts what the workers of a load see.</summary>
internal sealed class LoadTally
{
    // A reason can hold text of the server: what is beyond so many kinds is counted under one name.
    private const int MostReasons = 50;

    private static readonly long s_highest = (long)TimeSpan.FromMinutes(10).TotalMicroseconds;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (LongHistogram Latency, TimeSpan LastSent)> _revisions = new(StringComparer.Ordinal);
    private long _requests;

    /// <param name="sent">When the request was sent, from the start of the load.</param>
    public void Answered(string revision, TimeSpan sent, TimeSpan latency)
    {
        lock (_lock)
        {
            _requests++;
            var (histogram, last) = _revisions.TryGetValue(revision, out var seen) ? seen : (new LongHistogram(s_highest, numberOfSignificantValueDigits: 3), sent);
            histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, s_highest));
            _revisions[revision] = (histogram, sent > last ? sent : last);
        }
    }

    public void Failed(string reason)
    {
        lock (_lock)
        {
            _requests++;
            var key = _failures.ContainsKey(reason) || _failures.Count < MostReasons ? reason : "other reasons";
            _failures[key] = _failures.GetValueOrDefault(key) + 1;
        }
    }

    public LoadReport Report(TimeSpan duration)
    {
        lock (_lock)
        {
            return new LoadReport(
                _requests, duration, new SortedDictionary<string, long>(_failures, StringComparer.Ordinal),
                _revisions.ToDictionary(pair => pair.Key, pair => Summary(pair.Value.Latency, pair.Value.LastSent)));
        }
    }

    private static RevisionLoad Summary(LongHistogram histogram, TimeSpan lastSent)
    {
        return new RevisionLoad(histogram.TotalCount, lastSent, At(50), At(95), At(99), At(100));

        TimeSpan At(double percentile) => TimeSpan.FromMicroseconds(histogram.GetValueAtPercentile(percentile));
    }
}
