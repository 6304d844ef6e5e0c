using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Api;

/// <summary>A list of <see cref="CrossEncoderDeployment"/>.</summary>
[KubernetesEntity(
    Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "CrossEncoderDeploymentList", PluralName = CrossEncoderDeployment.Plural)]
public sealed record CrossEncoderDeploymentList : IKubernetesObject<V1ListMeta>, IItems<CrossEncoderDeployment>
{
    /// <summary>API group and version.</summary>
    public string ApiVersion { get; set; } = ApiGroup.GroupVersion;

    /// <summary>Kind of the list.</summary>
    public string Kind { get; set; } = "CrossEncoderDeploymentList";

    /// <summary>Standard list metadata.</summary>
    public V1ListMeta Metadata { get; set; } = new();

    /// <summary>The objects.</summary>
    public IList<CrossEncoderDeployment> Items { get; set; } = [];
}
