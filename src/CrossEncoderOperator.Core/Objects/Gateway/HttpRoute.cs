using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>An HTTPRoute of the Gateway API: the fields that are written, and the status that is read.</summary>
[KubernetesEntity(Group = ApiGroup, ApiVersion = "v1", Kind = KubeKind, PluralName = "httproutes")]
public sealed record HttpRoute : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Group of the Gateway API.</summary>
    public const string ApiGroup = "gateway.networking.k8s.io";

    /// <summary>Kind of the resource.</summary>
    public const string KubeKind = "HTTPRoute";

    /// <summary>API group and version.</summary>
    public string ApiVersion { get; set; } = ApiGroup + "/v1";

    /// <summary>Kind of the resource.</summary>
    public string Kind { get; set; } = KubeKind;

    /// <summary>Standard object metadata.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is asked for.</summary>
    public HttpRouteSpec? Spec { get; init; }

    /// <summary>What the Gateways say of it.</summary>
    public HttpRouteStatus? Status { get; init; }
}
