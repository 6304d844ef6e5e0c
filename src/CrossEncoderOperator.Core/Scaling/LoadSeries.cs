namespace CrossEncoderOperator.Core.Scaling;

/// <summary>
/// Documents in flight over the last minutes, kept as their integral over time: the average over a window is exact, however seldom a
/// report comes. Not safe for concurrent use.
/// </summary>
public sealed class LoadSeries(TimeSpan kept)
{
    // As fine as the shortest window needs; reports come once a second.
    private static readonly TimeSpan s_grain = TimeSpan.FromSeconds(1);

    private readonly List<(DateTimeOffset At, double Sum)> _points = [];

    /// <summary>Takes in a report.</summary>
    /// <param name="documentSeconds">What the integral has grown by since the report before.</param>
    /// <param name="at">When the report came; not before the last one.</param>
    public void Add(double documentSeconds, DateTimeOffset at)
    {
        var sum = documentSeconds + (_points.Count > 0 ? _points[^1].Sum : 0);
        // Nothing new is one long stretch.
        var isStretch = _points.Count > 1 && sum == _points[^1].Sum && sum == _points[^2].Sum;
        if (isStretch || (_points.Count > 1 && at - _points[^2].At < s_grain))
        {
            _points[^1] = (at, sum);
            return;
        }
        _points.Add((at, sum));
        // One point before the oldest window is needed, for what lies between.
        var old = _points.FindIndex(point => point.At > at - kept) - 1;
        if (old > 0)
        {
            _points.RemoveRange(0, old);
        }
    }

    /// <summary>Average number of documents in flight over a window that ends with the last report; over what is known, where that is less.</summary>
    public double Average(TimeSpan window) => _points.Count > 0 ? AverageUntil(_points.Count - 1, window) : 0;

    /// <summary>The highest of the averages over windows that end within the span before the last report.</summary>
    public double Highest(TimeSpan window, TimeSpan span)
    {
        var highest = 0.0;
        if (_points.Count == 0 || _points[0].Sum == _points[^1].Sum)
        {
            return highest;
        }
        for (var end = _points.Count - 1; end >= 0 && _points[end].At >= _points[^1].At - span; end--)
        {
            highest = Math.Max(highest, AverageUntil(end, window));
        }
        return highest;
    }

    private double AverageUntil(int end, TimeSpan window)
    {
        var (until, sum) = _points[end];
        var from = until - window;
        var start = end;
        while (start > 0 && _points[start].At > from)
        {
            start--;
        }
        var (at, before) = _points[start];
        if (at < from)
        {
            var (next, after) = _points[start + 1];
            before += (after - before) * ((from - at) / (next - at));
            at = from;
        }
        var seconds = (until - at).TotalSeconds;
        return seconds > 0 ? (sum - before) / seconds : 0;
    }
}
