using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>The objects that the revisions of a CrossEncoderDeployment share.</summary>
internal static class SharedObjects
{
    private const int ServicePort = 80;
    private const int DnsPort = 53;

    /// <summary>Address that clients use.</summary>
    public static string Url(CrossEncoderDeployment owner) => $"http://{owner.Metadata.Name}.{owner.Metadata.NamespaceProperty}";

    /// <summary>Address of one revision.</summary>
    public static string Url(CrossEncoderDeployment owner, string revision) =>
        $"http://{ChildNames.OfRevision(owner.Metadata.Name, revision)}.{owner.Metadata.NamespaceProperty}";

    /// <summary>The address that clients use; the operator writes its endpoints.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="stable">The revision that serves, noted for the case that the status is lost.</param>
    public static V1Service Service(CrossEncoderDeployment owner, string? stable)
    {
        var metadata = ChildMetadata.Of(owner);
        if (stable is not null)
        {
            metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.Revision] = stable };
        }
        // Empty rather than absent: a selector of somebody else's, which would lead past the router, is taken out.
        return ClusterIp(metadata, new(StringComparer.Ordinal));
    }

    /// <summary>A Service for the pods that a selector finds.</summary>
    public static V1Service ClusterIp(V1ObjectMeta metadata, Dictionary<string, string> selector) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = metadata,
        Spec = new()
        {
            Type = "ClusterIP",
            Selector = selector,
            Ports = [new() { Name = ServerPod.PortName, Port = ServicePort, TargetPort = ServerPod.PortName, Protocol = "TCP" }],
        },
    };

    public static V1PodDisruptionBudget DisruptionBudget(CrossEncoderDeployment owner) => new()
    {
        ApiVersion = "policy/v1",
        Kind = "PodDisruptionBudget",
        Metadata = ChildMetadata.Of(owner),
        Spec = new()
        {
            MaxUnavailable = 1,
            Selector = new() { MatchLabels = ChildMetadata.Selector(owner) },
            // A pod that serves nobody must not hold up the drain of its node.
            UnhealthyPodEvictionPolicy = "AlwaysAllow",
        },
    };

    /// <summary>Lets in requests, and lets out what is needed to fetch the models of <paramref name="revisions"/>.</summary>
    public static V1NetworkPolicy NetworkPolicy(CrossEncoderDeployment owner, IEnumerable<Revision> revisions)
    {
        var ports = revisions.Select(revision => ModelUri.HttpsPort(revision.Spec.Model.Uri!))
            .OfType<int>().Distinct().Order().Select(port => Port(port, "TCP")).ToList();
        return new()
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "NetworkPolicy",
            Metadata = ChildMetadata.Of(owner),
            Spec = new()
            {
                PodSelector = new() { MatchLabels = ChildMetadata.Selector(owner) },
                PolicyTypes = ["Ingress", "Egress"],
                Ingress = [new() { Ports = [Port(ServerPod.PortName, "TCP")] }],
                Egress = ports.Count > 0 ? [new() { Ports = [Port(DnsPort, "TCP"), Port(DnsPort, "UDP"), .. ports] }] : null,
            },
        };
    }

    private static V1NetworkPolicyPort Port(IntOrString port, string protocol) => new() { Port = port, Protocol = protocol };
}
