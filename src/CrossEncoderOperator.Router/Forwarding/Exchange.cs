using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Holding;
using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>A request on its way: where it goes by the routes of the moment, and the revision that it counts for.</summary>
internal sealed class Exchange
{
    /// <param name="path">The path that the replica is to see.</param>
    public Exchange(HttpContext context, RouteTarget target, PathString path)
    {
        (Context, Path, Deployment, Direct) = (context, path, target.Deployment, target.Revision?.Revision);
        Choose();
    }

    public HttpContext Context { get; }

    public PathString Path { get; }

    /// <summary>The revision that is addressed itself; null when the deployment is.</summary>
    public string? Direct { get; }

    public DeploymentRoute Deployment { get; private set; }

    /// <summary>Where it goes; null when no revision is ready for it.</summary>
    public RevisionRoute? Revision { get; private set; }

    /// <summary>The revision whose answer the client gets; null as long as none was ready for it.</summary>
    public RevisionTraffic? Traffic { get; private set; }

    /// <summary>The replicas that gave no answer.</summary>
    public IReadOnlyList<Replica> Failed { get; private set; } = [];

    /// <summary>Documents that it asks scores for.</summary>
    public int Documents { get; set; } = 1;

    /// <summary>When it was held for the first time, on a clock that does not jump; null when it was not.</summary>
    public TimeSpan? HeldSince { get; set; }

    /// <summary>How long it was held, all in all.</summary>
    public TimeSpan Held { get; set; }

    /// <summary>Whether it is refused because the deployment sleeps.</summary>
    public bool IsRefused { get; set; }

    /// <summary>The gate that it is in, as one that was held, until it ends; null for none.</summary>
    public DocumentGate? Gate { get; set; }

    /// <summary>Takes over the routes of now.</summary>
    /// <returns>False when its deployment is not there any more.</returns>
    public bool Follow(RouteTable? table)
    {
        if (table?.Deployment(Deployment.Key) is not { } deployment)
        {
            return false;
        }

        Deployment = deployment;
        return true;
    }

    /// <summary>Whether there is a replica that it was not sent to.</summary>
    public bool HasOther => Failed.Count == 0 || Deployment.Revisions.Any(HasOtherOf);

    public void Fail(Replica replica) => Failed = [.. Failed, replica];

    /// <summary>From when it goes, having been held; null when no revision is ready for it.</summary>
    /// <param name="patience">How long it waits for the other revisions when one is ready.</param>
    public DateTimeOffset? GoesFrom(TimeSpan patience) =>
        !HasOther ? null
        : Direct is null ? Deployment.GoesFrom(Context.Request.Headers, patience)
        : Deployment.Revision(Direct) is { IsReady: true } ? DateTimeOffset.MinValue
        : null;

    /// <summary>Chooses the revision, again the same one if that is ready.</summary>
    /// <returns>False when none is ready for it.</returns>
    public bool Choose()
    {
        Revision = (Direct ?? Revision?.Revision) is { } last && Deployment.Revision(last) is { IsReady: true } same ? same
            : Direct is null ? Deployment.Choose(Context.Request.Headers)
            : null;
        return Revision is not null;
    }

    /// <summary>A request counts once, whichever revisions it was given to.</summary>
    public void CountFor(RevisionTraffic traffic, DateTimeOffset now)
    {
        if (traffic != Traffic)
        {
            Traffic?.Abandon();
            traffic.Begin(now);
            Traffic = traffic;
        }
    }

    private bool HasOtherOf(RevisionRoute revision)
    {
        foreach (var replica in revision.Replicas)
        {
            if (!Failed.Contains(replica))
            {
                return Direct is null || Direct == revision.Revision;
            }
        }

        return false;
    }
}
