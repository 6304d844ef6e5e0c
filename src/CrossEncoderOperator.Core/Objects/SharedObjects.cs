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

    public static V1Service Service(CrossEncoderDeployment owner, string revision) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = ChildMetadata.Of(owner),
        Spec = new()
        {
            Type = "ClusterIP",
            Selector = ChildMetadata.Selector(owner, revision),
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
