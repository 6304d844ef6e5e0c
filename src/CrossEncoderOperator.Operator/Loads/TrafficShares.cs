using CrossEncoderOperator.Runtime.Clients;

namespace CrossEncoderOperator.Operator.Loads;

/// <summary>
/// Share of the traffic of each revision since the weights of its deployment changed. It is for people to see: a restart begins to count anew.
/// </summary>
internal sealed class TrafficShares
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Count> _counts = [];

    /// <summary>Takes in what a router reports.</summary>
    /// <param name="router">Name of the router's pod.</param>
    /// <param name="report">Its report.</param>
    public void Observe(string router, LoadReport report)
    {
        lock (_lock)
        {
            foreach (var deployment in report.Deployments ?? [])
            {
                // Only what somebody asked for is remembered.
                if (_counts.TryGetValue(new(deployment.Namespace, deployment.Name), out var count))
                {
                    foreach (var revision in deployment.Revisions ?? [])
                    {
                        count.Observe(router, revision);
                    }
                }
            }
        }
    }

    /// <summary>Shares in percent by revision; none while nothing was counted.</summary>
    /// <param name="key">The deployment.</param>
    /// <param name="weights">The weights in words: where they differ from the last ones asked with, counting begins anew.</param>
    public IReadOnlyDictionary<string, double> Of(ObjectKey key, string weights)
    {
        lock (_lock)
        {
            if (_counts.GetValueOrDefault(key) is not { } count || count.Weights != weights)
            {
                // From the next report on: the last one is from before the change.
                _counts[key] = count = new(weights);
            }
            return count.Shares();
        }
    }

    /// <summary>Forgets a deployment that is gone, or has nothing to measure.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_lock)
        {
            _counts.Remove(key);
        }
    }

    private sealed class Count(string weights)
    {
        private readonly Dictionary<(string Router, string Revision), long> _first = [];
        private readonly Dictionary<(string Router, string Revision), long> _last = [];

        public string Weights => weights;

        public void Observe(string router, RevisionLoadReport load)
        {
            var series = (router, load.Revision);
            if (!_first.TryGetValue(series, out var first) || load.Requests < first)
            {
                _first[series] = load.Requests;
            }
            _last[series] = load.Requests;
        }

        public Dictionary<string, double> Shares()
        {
            var counts = _last.GroupBy(pair => pair.Key.Revision, pair => pair.Value - _first[pair.Key], StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => (double)group.Sum(), StringComparer.Ordinal);
            var total = counts.Values.Sum();
            return total > 0
                ? counts.ToDictionary(pair => pair.Key, pair => pair.Value / total * 100, StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
    }
}
