namespace CrossEncoderOperator.Router.Metrics;

/// <summary>
/// The traffic of every deployment and revision. One that leaves the route table is kept for a while: its last requests still end, and it may
/// come back.
/// </summary>
internal sealed class TrafficBook(RouterMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(ObjectKey Deployment, string Revision), (RevisionTraffic Traffic, DateTimeOffset Used)> _revisions = [];
    private readonly Dictionary<ObjectKey, (DeploymentTraffic Traffic, DateTimeOffset Used)> _deployments = [];

    public RevisionTraffic Get(ObjectKey deployment, string revision, DateTimeOffset now)
    {
        lock (_lock)
        {
            var key = (deployment, revision);
            var traffic = _revisions.TryGetValue(key, out var entry) ? entry.Traffic : new(metrics, deployment, revision, time);
            _revisions[key] = (traffic, now);
            return traffic;
        }
    }

    public DeploymentTraffic Get(ObjectKey deployment, DateTimeOffset now)
    {
        lock (_lock)
        {
            var traffic = _deployments.TryGetValue(deployment, out var entry) ? entry.Traffic : new(metrics, deployment);
            _deployments[deployment] = (traffic, now);
            return traffic;
        }
    }

    /// <summary>Forgets what was not asked for lately.</summary>
    public void Sweep(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var (key, (traffic, used)) in _revisions)
            {
                if (now - used > Retention && traffic.InFlight == 0)
                {
                    _revisions.Remove(key);
                    traffic.Remove();
                }
            }

            foreach (var (key, (traffic, used)) in _deployments)
            {
                if (now - used > Retention && traffic.Held == 0)
                {
                    _deployments.Remove(key);
                    traffic.Remove();
                }
            }
        }
    }
}
