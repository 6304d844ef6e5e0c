using System.Globalization;
using Prometheus;

namespace CrossEncoderOperator.Router.Metrics;

/// <summary>What a revision has served since the router started.</summary>
internal sealed class RevisionTraffic
{
    /// <summary>
    /// Codes that verdicts are made of, and the usual one. A series that first appears with its first event hides that event from
    /// Prometheus, which sees no increase.
    /// </summary>
    private static readonly int[] s_codes = [200, 429, 499, 500, 502, 503, 504];

    private readonly RouterMetrics _metrics;
    private readonly string[] _labels;
    private readonly Histogram.Child _duration;
    private readonly Counter.Child _latencyRequests;
    private readonly Counter.Child _latencyGood;
    private readonly Counter.Child _mirrored;
    private readonly Counter.Child _retries;
    private readonly Counter.Child _documents;
    private readonly DocumentLoad _load;
    private readonly Counter.Child?[] _codes = new Counter.Child?[600];
    private long _requests;
    private int _inFlight;
    private long _lastRequest;

    public RevisionTraffic(RouterMetrics metrics, ObjectKey deployment, string revision, TimeProvider time)
    {
        _load = new(time);
        _metrics = metrics;
        _labels = [deployment.Namespace, deployment.Name, revision];
        _duration = metrics.Duration.WithLabels(_labels);
        _latencyRequests = metrics.LatencyRequests.WithLabels(_labels);
        _latencyGood = metrics.LatencyGood.WithLabels(_labels);
        _mirrored = metrics.Mirrored.WithLabels(_labels);
        _retries = metrics.Retries.WithLabels(_labels);
        _documents = metrics.Documents.WithLabels(_labels);
        foreach (var code in s_codes)
        {
            OfCode(code);
        }
    }

    /// <summary>Requests that were given to the revision, finished or not.</summary>
    public long Requests => Volatile.Read(ref _requests);

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Documents since the start, with its replicas now, and the integral of the latter over the seconds since the start.</summary>
    public (long Answered, long InFlight, double Seconds) Documents => _load.Read();

    /// <summary>When the latest request came; null when none did.</summary>
    public DateTimeOffset? LastRequest =>
        Volatile.Read(ref _lastRequest) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void Begin(DateTimeOffset now)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref _inFlight);
        Volatile.Write(ref _lastRequest, now.UtcTicks);
    }

    /// <param name="code">What the client got.</param>
    /// <param name="duration">All of it.</param>
    /// <param name="held">The part in which no replica was ready, which no objective of a revision counts.</param>
    /// <param name="threshold">Of the latency objective; null when there is none.</param>
    public void End(int code, TimeSpan duration, TimeSpan held, TimeSpan? threshold)
    {
        Interlocked.Decrement(ref _inFlight);
        OfCode(code).Inc();
        _duration.Observe(duration.TotalSeconds);
        if (threshold is { } limit && code is < 500 and not (429 or 499))
        {
            _latencyRequests.Inc();
            if (duration - held <= limit)
            {
                _latencyGood.Inc();
            }
        }
    }

    /// <summary>A request that began here ends at another revision.</summary>
    public void Abandon()
    {
        Interlocked.Decrement(ref _requests);
        Interlocked.Decrement(ref _inFlight);
    }

    /// <summary>A request is sent to a replica, or a copy of one.</summary>
    public void BeginDocuments(int documents) => _load.Begin(documents);

    /// <param name="answered">Whether a client got the answer.</param>
    public void EndDocuments(int documents, bool answered)
    {
        _load.End(documents, answered ? documents : 0);
        if (answered)
        {
            _documents.Inc(documents);
        }
    }

    public void CountMirrored() => _mirrored.Inc();

    public void CountRetry() => _retries.Inc();

    /// <summary>Ends the series.</summary>
    public void Remove()
    {
        _metrics.Duration.RemoveLabelled(_labels);
        _metrics.LatencyRequests.RemoveLabelled(_labels);
        _metrics.LatencyGood.RemoveLabelled(_labels);
        _metrics.Mirrored.RemoveLabelled(_labels);
        _metrics.Retries.RemoveLabelled(_labels);
        _metrics.Documents.RemoveLabelled(_labels);
        for (var code = 0; code < _codes.Length; code++)
        {
            if (_codes[code] is not null)
            {
                _metrics.Requests.RemoveLabelled(WithCode(code));
            }
        }
    }

    private Counter.Child OfCode(int code) => _codes[code] ??= _metrics.Requests.WithLabels(WithCode(code));

    private string[] WithCode(int code) => [.. _labels, code.ToString(CultureInfo.InvariantCulture)];
}
