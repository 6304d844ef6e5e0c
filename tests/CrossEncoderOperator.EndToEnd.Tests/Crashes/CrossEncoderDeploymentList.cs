using CrossEncoderOperator.Api;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

internal sealed record CrossEncoderDeploymentList : IKubernetesObject<V1ListMeta>, IItems<CrossEncoderDeployment>
{
    public string ApiVersion { get; set; } = ApiGroup.GroupVersion;

    public string Kind { get; set; } = "CrossEncoderDeploymentList";

    public V1ListMeta Metadata { get; set; } = new();

    public IList<CrossEncoderDeployment> Items { get; set; } = [];
}
