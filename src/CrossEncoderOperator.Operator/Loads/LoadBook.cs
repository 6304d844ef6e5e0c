using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Scaling;
using CrossEncoderOperator.Runtime.Clients;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Loads;

/// <summary>What the routers have reported, for as long as scaling looks back. It is not kept over a restart: what is not known is not scaled down.</summary>
internal sealed class LoadBook
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(5);

    // As long as the longest windows that a spec may ask for.
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, DeploymentBook> _deployments = [];
    private readonly Dictionary<string, (DateTimeOffset StartedAt, DateTimeOffset ReportedAt)> _routers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _ready = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _start;
    private readonly TimeProvider _time;
    private DateTimeOffset _incompleteAt;

    public LoadBook(TimeProvider time)
    {
        _time = time;
        _incompleteAt = _start = time.GetUtcNow();
    }

    /// <summary>Takes in what a router reports.</summary>
    /// <param name="router">Name of the router's pod.</param>
    /// <param name="report">Its report.</param>
    /// <returns>The deployments that it holds requests for since this report.</returns>
    public IReadOnlyList<ObjectKey> Observe(string router, LoadReport report)
    {
        var now = _time.GetUtcNow();
        var waiting = new List<ObjectKey>();
        lock (_lock)
        {
            // What a router has counted that is younger than this book was not seen before.
            var isAnew = !_routers.TryGetValue(router, out var known) || known.StartedAt != report.StartedAt;
            _routers[router] = (report.StartedAt, now);
            foreach (var load in report.Deployments ?? [])
            {
                var key = new ObjectKey(load.Namespace, load.Name);
                if (!_deployments.TryGetValue(key, out var deployment))
                {
                    _deployments[key] = deployment = new(s_kept);
                }
                if (deployment.Observe(router, load, now, isAnew ? report.StartedAt >= _start : null))
                {
                    waiting.Add(key);
                }
            }
        }
        return waiting;
    }

    /// <summary>What is known of a deployment; null where there is no router.</summary>
    /// <param name="key">The deployment.</param>
    /// <param name="routers">The pods of the router.</param>
    public ObservedLoad? Of(ObjectKey key, IEnumerable<V1Pod> routers)
    {
        var now = _time.GetUtcNow();
        var ready = routers.Where(AddressEndpoints.IsReady).Select(pod => pod.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        lock (_lock)
        {
            Follow(ready, now);
            if (ready.Count == 0)
            {
                return null;
            }
            var isSilent = ready.Any(router => now - Heard(router) > s_silence);
            _incompleteAt = isSilent ? now : _incompleteAt;
            var isComplete = !isSilent && ready.All(_routers.ContainsKey);
            var incompleteAt = _incompleteAt;
            var deployment = _deployments.GetValueOrDefault(key);
            var counts = deployment?.Counts(ready) ?? default;
            // Before the oldest router began, nobody counted.
            var since = isComplete ? ready.Min(router => _routers[router].StartedAt) : (DateTimeOffset?)null;
            return new()
            {
                IsComplete = isComplete,
                Held = counts.Held,
                InFlight = counts.InFlight,
                LastRequest = deployment?.LastRequest ?? since,
                Of = (revision, windows) => Load(deployment, revision, windows, now - incompleteAt >= windows.All && isComplete),
            };
        }
    }

    public void Forget(ObjectKey key)
    {
        lock (_lock)
        {
            _deployments.Remove(key);
        }
    }

    private RevisionLoad? Load(DeploymentBook? deployment, string revision, ScalingWindows windows, bool isComplete)
    {
        lock (_lock)
        {
            return deployment?.SeriesOf(revision) is { } series ? RevisionLoad.Of(series, windows, isComplete) : null;
        }
    }

    private DateTimeOffset Heard(string router) =>
        _routers.TryGetValue(router, out var known) && known.ReportedAt > _ready[router] ? known.ReportedAt : _ready[router];

    private void Follow(HashSet<string> ready, DateTimeOffset now)
    {
        foreach (var gone in _ready.Keys.Where(router => !ready.Contains(router)).ToList())
        {
            _ready.Remove(gone);
            _routers.Remove(gone);
        }
        foreach (var router in ready)
        {
            _ready.TryAdd(router, now);
        }
    }
}
