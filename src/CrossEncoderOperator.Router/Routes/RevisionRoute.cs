using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Metrics;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>A revision and its ready replicas.</summary>
/// <param name="readySince">Since when it has had one at every moment; of no meaning without replicas.</param>
internal sealed class RevisionRoute(RevisionSettings settings, Replica[] replicas, DateTimeOffset readySince, RevisionTraffic traffic)
{
    public string Revision => settings.Revision;

    public int Weight => settings.Weight;

    public bool IsStable => settings.Role == TrafficRole.Stable;

    public bool IsCanary => settings.Role == TrafficRole.Canary;

    public bool IsReady => replicas.Length > 0;

    public DateTimeOffset ReadySince => readySince;

    /// <summary>Whether replicas are asked for, so that there may be a ready one soon.</summary>
    public bool IsExpected => settings.Replicas > 0;

    public ReadOnlySpan<Replica> Replicas => replicas;

    /// <summary>What it has served; outlives the route table.</summary>
    public RevisionTraffic Traffic { get; } = traffic;
}
