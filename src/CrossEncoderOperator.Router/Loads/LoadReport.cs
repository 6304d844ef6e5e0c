using System.Text.Json;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Loads;

/// <summary>One line of <c>/loads</c>: what this router has of every deployment that it knows.</summary>
internal sealed record LoadReport(string Router, DateTimeOffset StartedAt, IReadOnlyList<DeploymentLoad> Deployments)
{
    public static LoadReport Of(string router, DateTimeOffset startedAt, RouteTable? table) => new(
        router,
        startedAt,
        [.. (table?.Deployments ?? []).Select(d => new DeploymentLoad(
            d.Key.Namespace,
            d.Key.Name,
            Held: 0,
            [.. d.Revisions.Select(r => new RevisionLoad(r.Revision, r.Traffic.Requests, r.Traffic.InFlight, r.Traffic.LastRequest))]))]);

    /// <summary>The report as one line.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, LoadJson.Default.LoadReport), (byte)'\n'];
}
