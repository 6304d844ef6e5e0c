namespace CrossEncoderOperator.Router.Metrics;

/// <summary>
/// The traffic of every revision. One that leaves the route table is kept for a while: its last requests still end, and it may come back.
/// </summary>
internal sealed class TrafficBook(RouterMetrics metrics)
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(ObjectKey Deployment, string Revision), (RevisionTraffic Traffic, DateTimeOffset Used)> _entries = [];

    public RevisionTraffic Get(ObjectKey deployment, string revision, DateTimeOffset now)
    {
        lock (_lock)
        {
            var key = (deployment, revision);
            var traffic = _entries.TryGetValue(key, out var entry) ? entry.Traffic : new(metrics, deployment, revision);
            _entries[key] = (traffic, now);
            return traffic;
        }
    }

    /// <summary>Forgets what was not asked for lately.</summary>
    public void Sweep(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var (key, (traffic, used)) in _entries)
            {
                if (now - used > Retention && traffic.InFlight == 0)
                {
                    _entries.Remove(key);
                    traffic.Remove();
                }
            }
        }
    }
}
