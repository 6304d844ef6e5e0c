using System.Text.Json;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Loads;

/// <summary>One line of <c>/loads</c>: what this router has of every deployment that it knows.</summary>
internal sealed record LoadReport(string Router, DateTimeOffset StartedAt, IReadOnlyList<DeploymentLoad> Deployments)
{
    public static LoadReport Of(string router, DateTimeOffset startedAt, RouteTable? table) =>
        new(router, startedAt, [.. (table?.Deployments ?? []).Select(Of)]);

    /// <summary>The report as one line.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, LoadJson.Default.LoadReport), (byte)'\n'];

    private static DeploymentLoad Of(DeploymentRoute deployment)
    {
        var (key, traffic) = (deployment.Key, deployment.Traffic);
        return new(key.Namespace, key.Name, traffic.Held, traffic.Refused, traffic.LastRequest, [.. deployment.Revisions.Select(Of)]);
    }

    private static RevisionLoad Of(RevisionRoute revision)
    {
        var (traffic, documents) = (revision.Traffic, revision.Traffic.Documents);
        return new(
            revision.Revision, traffic.Requests, traffic.InFlight, documents.Answered, documents.InFlight, documents.Seconds, traffic.LastRequest);
    }
}
