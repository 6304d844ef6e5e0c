using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>What a <see cref="CapacityCheck"/> needs to know of a node.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Node", PluralName = "nodes")]
public sealed class ClusterNode : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>API version.</summary>
    public string ApiVersion { get; set; } = "v1";

    /// <summary>Kind of the resource.</summary>
    public string Kind { get; set; } = "Node";

    /// <summary>Name and labels.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>As read; null once trimmed.</summary>
    public V1NodeSpec? Spec { get; set; }

    /// <summary>As read; null once trimmed.</summary>
    public V1NodeStatus? Status { get; set; }

    [JsonIgnore]
    internal bool IsCordoned { get; private set; }

    [JsonIgnore]
    internal IReadOnlyList<V1Taint> Taints { get; private set; } = [];

    /// <summary>What pods may ask for in all, by resource.</summary>
    [JsonIgnore]
    internal IReadOnlyDictionary<string, decimal> Allocatable { get; private set; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>Keeps what is needed and lets go of the rest, of which a node has plenty. Must be called once, after reading.</summary>
    public void Trim()
    {
        IsCordoned = Spec?.Unschedulable == true;
        Taints = [.. (Spec?.Taints ?? []).Where(taint => taint.Effect is "NoSchedule" or "NoExecute")];
        Allocatable = (Status?.Allocatable ?? new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal))
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToDecimal(), StringComparer.Ordinal);
        Metadata = new()
        {
            Name = Metadata.Name,
            Uid = Metadata.Uid,
            ResourceVersion = Metadata.ResourceVersion,
            Labels = Metadata.Labels,
        };
        (Spec, Status) = (null, null);
    }
}
