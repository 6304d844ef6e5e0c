using CrossEncoderOperator.Router.Metrics;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>A request and the revision that it counts for: the one whose answer the client gets.</summary>
internal sealed class Exchange(RevisionTraffic traffic)
{
    public RevisionTraffic Traffic { get; private set; } = traffic;

    public void MoveTo(RevisionTraffic other, DateTimeOffset now)
    {
        if (other != Traffic)
        {
            Traffic.Abandon();
            other.Begin(now);
            Traffic = other;
        }
    }
}
