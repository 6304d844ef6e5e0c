using CrossEncoderOperator.Api;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>The EndpointSlice that leads the Service of a CrossEncoderDeployment to the router.</summary>
public static class RouterEndpoints
{
    private const string ServiceName = "kubernetes.io/service-name";
    private const string ManagedBy = "endpointslice.kubernetes.io/managed-by";

    /// <param name="owner">The object.</param>
    /// <param name="routers">The pods of the router.</param>
    /// <param name="live">The slice that is there: without a ready router it stays as it is.</param>
    internal static V1EndpointSlice Slice(CrossEncoderDeployment owner, IReadOnlyList<V1Pod> routers, V1EndpointSlice? live)
    {
        var ready = routers.Where(IsReady).OrderBy(router => router.Metadata.Name, StringComparer.Ordinal).ToList();
        var metadata = ChildMetadata.Of(owner);
        metadata.Labels[ServiceName] = owner.Metadata.Name;
        metadata.Labels[ManagedBy] = Labels.Manager;
        return new()
        {
            ApiVersion = "discovery.k8s.io/v1",
            Kind = "EndpointSlice",
            Metadata = metadata,
            AddressType = ready.Count > 0 ? TypeOf(ready[0]) : live?.AddressType ?? "IPv4",
            Endpoints = ready.Count > 0
                ? [.. ready.Where(router => TypeOf(router) == TypeOf(ready[0])).Select(Endpoint)]
                : live?.Endpoints ?? [],
            Ports = [new() { Name = ServerPod.PortName, Port = ServerPod.Port, Protocol = "TCP" }],
        };
    }

    /// <summary>Whether a router takes requests.</summary>
    /// <param name="router">Its pod.</param>
    /// <returns>True when it is ready, and not about to end.</returns>
    public static bool IsReady(V1Pod router) =>
        router is { Metadata.DeletionTimestamp: null, Status.PodIP.Length: > 0 }
        && router.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static V1Endpoint Endpoint(V1Pod router) => new()
    {
        Addresses = [router.Status.PodIP],
        Conditions = new() { Ready = true },
        NodeName = router.Spec?.NodeName,
        TargetRef = new() { Kind = "Pod", Name = router.Metadata.Name, NamespaceProperty = router.Metadata.NamespaceProperty },
    };

    private static string TypeOf(V1Pod router) => router.Status.PodIP.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";
}
