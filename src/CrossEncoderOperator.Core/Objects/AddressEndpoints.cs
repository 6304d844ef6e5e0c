using CrossEncoderOperator.Api;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>
/// The EndpointSlice that leads the Service of a CrossEncoderDeployment to the router, or in mode GatewayAPI to the revision that serves. A
/// selector would do for the latter; but Kubernetes leaves the endpoints of a selector where they are when it is taken away.
/// </summary>
public static class AddressEndpoints
{
    private const string ServiceName = "kubernetes.io/service-name";
    private const string ManagedBy = "endpointslice.kubernetes.io/managed-by";

    /// <param name="owner">The object.</param>
    /// <param name="pods">The pods that it leads to.</param>
    /// <param name="live">The slice that is there: without a ready pod it stays as it is.</param>
    internal static V1EndpointSlice Slice(CrossEncoderDeployment owner, IEnumerable<V1Pod> pods, V1EndpointSlice? live)
    {
        var ready = pods.Where(IsReady).OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal).ToList();
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
                ? [.. ready.Where(pod => TypeOf(pod) == TypeOf(ready[0])).Select(Endpoint)]
                : live?.Endpoints ?? [],
            Ports = [new() { Name = ServerPod.PortName, Port = ServerPod.Port, Protocol = "TCP" }],
        };
    }

    /// <summary>Whether a pod takes requests.</summary>
    /// <param name="pod">The pod.</param>
    /// <returns>True when it is ready, and not about to end.</returns>
    public static bool IsReady(V1Pod pod) =>
        pod is { Metadata.DeletionTimestamp: null, Status.PodIP.Length: > 0 }
        && pod.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static V1Endpoint Endpoint(V1Pod pod) => new()
    {
        Addresses = [pod.Status.PodIP],
        Conditions = new() { Ready = true },
        NodeName = pod.Spec?.NodeName,
        TargetRef = new() { Kind = "Pod", Name = pod.Metadata.Name, NamespaceProperty = pod.Metadata.NamespaceProperty },
    };

    private static string TypeOf(V1Pod pod) => pod.Status.PodIP.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";
}
