using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Metrics;
using Yarp.ReverseProxy.Forwarder;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>A deployment: its revisions and how requests are divided among them. Immutable but for what it counts.</summary>
internal sealed class DeploymentRoute
{
    /// <summary>Beyond the server's own time limit, so that it is the server that answers 504 where it can.</summary>
    private static readonly TimeSpan TimeoutMargin = TimeSpan.FromSeconds(5);

    private readonly Split _split;
    private readonly string _sessionSalt;

    /// <param name="revisions">The canary first: what is at the canary then stays there while its weight grows.</param>
    public DeploymentRoute(DeploymentSettings settings, RevisionRoute[] revisions, DeploymentFlow flow, DeploymentTraffic traffic)
    {
        (Settings, Revisions, Flow, Traffic) = (settings, revisions, flow, traffic);
        Stable = Array.Find(revisions, r => r.IsStable);
        Canary = Array.Find(revisions, r => r.IsCanary);
        _split = new([.. revisions.Select(r => new Share(r.Weight, r.IsReady))], Array.FindIndex(revisions, r => r.IsStable));
        _sessionSalt = $"{settings.Key}/{Canary?.Revision}/";
        Timeout = settings.Timeout + TimeoutMargin;
        Forwarding = new()
        {
            ActivityTimeout = Timeout,
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public DeploymentSettings Settings { get; }

    public ObjectKey Key => Settings.Key;

    public IReadOnlyList<RevisionRoute> Revisions { get; }

    public RevisionRoute? Stable { get; }

    public RevisionRoute? Canary { get; }

    public DeploymentFlow Flow { get; }

    /// <summary>What came for it; outlives the route table.</summary>
    public DeploymentTraffic Traffic { get; }

    /// <summary>How long a replica may take.</summary>
    public TimeSpan Timeout { get; }

    public ForwarderRequestConfig Forwarding { get; }

    /// <summary>The revision that a request goes to: by header, else by session, else by weight.</summary>
    /// <returns>Null when none is ready that may take it.</returns>
    public RevisionRoute? Choose(IHeaderDictionary headers)
    {
        if (AreForCanary(headers))
        {
            return Canary;
        }

        // A request that waits takes its position when it goes.
        if (!_split.IsReady)
        {
            return null;
        }

        var position = Settings.StickyHeader is { } sticky && headers[sticky] is [{ Length: > 0 } session]
            ? Sticky.Position(_sessionSalt, session)
            : Flow.Requests.Next();
        return Revisions[_split.At(position)];
    }

    /// <summary>
    /// From when a request goes that was held: at once when every revision with a weight is ready, so that held requests are divided as asked,
    /// else when one has been for a while.
    /// </summary>
    /// <returns>Null when none is ready that may take it.</returns>
    public DateTimeOffset? GoesFrom(IHeaderDictionary headers, TimeSpan patience) =>
        AreForCanary(headers) ? DateTimeOffset.MinValue
        : !_split.IsReady ? null
        : Revisions.All(r => r.Weight == 0 || r.IsReady || !r.IsExpected) ? DateTimeOffset.MinValue
        : Revisions.Where(r => r.IsReady && (r.Weight > 0 || r.IsStable)).Min(r => r.ReadySince) + patience;

    /// <summary>The canary, when a request that goes to this revision is to be copied to it.</summary>
    public RevisionRoute? Mirror(RevisionRoute revision) =>
        Settings.MirrorPercent > 0 && revision == Stable && Canary is { IsReady: true }
        && (Flow.Mirrored.Next() >> 11) * (100.0 / (1UL << 53)) < Settings.MirrorPercent
            ? Canary
            : null;

    public RevisionRoute? Revision(string revision)
    {
        foreach (var route in Revisions)
        {
            if (route.Revision == revision)
            {
                return route;
            }
        }

        return null;
    }

    private bool AreForCanary(IHeaderDictionary headers) =>
        Canary is { IsReady: true } && Settings.CanaryHeader is { } match && headers[match.Name] is [var value] && value == match.Value;
}
