using System.Text.Json.Serialization;
using CrossEncoderOperator.Api;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>What a <see cref="CapacityCheck"/> needs to know of a pod, whoever it belongs to.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed class ClusterPod : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>API version.</summary>
    public string ApiVersion { get; set; } = "v1";

    /// <summary>Kind of the resource.</summary>
    public string Kind { get; set; } = "Pod";

    /// <summary>Name, and of the labels those of the operator.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>As read; null once trimmed.</summary>
    public V1PodSpec? Spec { get; set; }

    /// <summary>As read; null once trimmed.</summary>
    public V1PodStatus? Status { get; set; }

    /// <summary>The node whose room it takes; null when it takes none, because it is not placed or has ended.</summary>
    [JsonIgnore]
    public string? Node { get; private set; }

    /// <summary>Name of its PriorityClass.</summary>
    [JsonIgnore]
    public string? PriorityClass { get; private set; }

    /// <summary>Pods of a lower priority than this one's make room for it: the scheduler evicts them.</summary>
    [JsonIgnore]
    public int Evicts { get; private set; } = int.MinValue;

    [JsonIgnore]
    internal int Priority { get; private set; }

    [JsonIgnore]
    internal IReadOnlyDictionary<string, decimal> Requests { get; private set; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>Name of its CrossEncoderDeployment; null when it has none.</summary>
    [JsonIgnore]
    public string? Deployment => Metadata.Labels is { } labels && labels.TryGetValue(Labels.Deployment, out var name) ? name : null;

    /// <summary>Keeps what is needed and lets go of the rest. Must be called once, after reading.</summary>
    public void Trim()
    {
        PriorityClass = Spec?.PriorityClassName;
        Priority = Spec?.Priority ?? 0;
        Evicts = Spec?.PreemptionPolicy == "Never" ? int.MinValue : Priority;
        if (Status?.Phase is not ("Succeeded" or "Failed") && Spec is { NodeName.Length: > 0 })
        {
            Node = Spec.NodeName;
            Requests = PodRequests.Of(Spec);
        }
        Metadata = new()
        {
            Name = Metadata.Name,
            NamespaceProperty = Metadata.NamespaceProperty,
            Uid = Metadata.Uid,
            ResourceVersion = Metadata.ResourceVersion,
            Labels = Deployment is null ? null : Metadata.Labels,
        };
        (Spec, Status) = (null, null);
    }
}
