using CrossEncoderOperator.Core.Scaling;

namespace CrossEncoderOperator.Operator.Loads;

/// <summary>What the routers have reported of one deployment.</summary>
internal sealed class DeploymentBook(TimeSpan kept)
{
    private readonly Dictionary<string, (int Held, int InFlight, long Refused)> _now = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoadSeries> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Router, string Revision), double> _counted = [];

    public DateTimeOffset? LastRequest { get; private set; }

    public LoadSeries? SeriesOf(string revision) => _series.GetValueOrDefault(revision);

    /// <summary>Takes in what a router reports.</summary>
    /// <param name="router">Name of the router's pod.</param>
    /// <param name="load">What it has of the deployment.</param>
    /// <param name="at">When that came.</param>
    /// <param name="fromZero">Of a router that was not heard of before: whether all that it counted is to be counted; else null.</param>
    /// <returns>Whether requests are held that were not before.</returns>
    public bool Observe(string router, DeploymentLoad load, DateTimeOffset at, bool? fromZero)
    {
        var revisions = load.Revisions ?? [];
        var isKnown = _now.TryGetValue(router, out var before);
        _now[router] = (load.Held, revisions.Sum(revision => revision.InFlight), load.Refused);
        LastRequest = load.LastRequest > LastRequest || LastRequest is null ? load.LastRequest ?? LastRequest : LastRequest;
        if (isKnown && load.Refused > before.Refused && at > LastRequest)
        {
            // The router's clock may be behind, and this is to wake it.
            LastRequest = at;
        }
        foreach (var revision in revisions)
        {
            if (!_series.TryGetValue(revision.Revision, out var series))
            {
                _series[revision.Revision] = series = new(kept);
            }
            var counted = (router, revision.Revision);
            // A revision that a known router had not told of is new to it.
            var first = fromZero switch
            {
                null => _counted.GetValueOrDefault(counted),
                true => 0,
                false => revision.DocumentSeconds,
            };
            series.Add(Math.Max(0, revision.DocumentSeconds - first), at);
            _counted[counted] = revision.DocumentSeconds;
        }
        foreach (var gone in _series.Keys.Where(name => revisions.All(revision => revision.Revision != name)).ToList())
        {
            _series.Remove(gone);
            Forget(counted => counted.Revision == gone);
        }
        return before.Held == 0 && load.Held > 0;
    }

    /// <summary>Requests held and in flight at the routers that are there; the others are forgotten.</summary>
    public (int Held, int InFlight) Counts(IReadOnlySet<string> routers)
    {
        foreach (var gone in _now.Keys.Where(router => !routers.Contains(router)).ToList())
        {
            _now.Remove(gone);
            Forget(counted => counted.Router == gone);
        }
        return (_now.Values.Sum(now => now.Held), _now.Values.Sum(now => now.InFlight));
    }

    private void Forget(Func<(string Router, string Revision), bool> which)
    {
        foreach (var counted in _counted.Keys.Where(which).ToList())
        {
            _counted.Remove(counted);
        }
    }
}
