using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;
using k8s.Models;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>Placement, identity and environment of the pods.</summary>
public sealed record PodTemplateSpec
{
    /// <summary>Labels that a node must have.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints of nodes that the pods tolerate. At most 32.</summary>
    [MaxLength(32)]
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>Affinity to nodes and pods.</summary>
    public V1Affinity? Affinity { get; init; }

    /// <summary>How the pods are spread. Default: over hosts and zones, as evenly as can be had. At most 8.</summary>
    [MaxLength(8)]
    public IReadOnlyList<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; init; }

    /// <summary>Name of the PriorityClass of the pods.</summary>
    [StringLength(253)]
    public string? PriorityClassName { get; init; }

    /// <summary>Name of the RuntimeClass of the pods.</summary>
    [StringLength(253)]
    public string? RuntimeClassName { get; init; }

    /// <summary>Name of the scheduler of the pods.</summary>
    [StringLength(253)]
    public string? SchedulerName { get; init; }

    /// <summary>Name of the ServiceAccount of the pods; its token is not mounted.</summary>
    [StringLength(253)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Secrets that hold credentials for the image registry. At most 8.</summary>
    [MaxLength(8)]
    [ListMap("name")]
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Additions to the container `server`.</summary>
    [MaxLength(1)]
    [ListMap("name")]
    public IReadOnlyList<ServerContainer>? Containers { get; init; }

    /// <summary>
    /// Additions to the init container `model`, which fetches or verifies the model. The pods may connect to the port of the model's URL
    /// and to DNS only: a proxy on another port needs a NetworkPolicy that allows it.
    /// </summary>
    [MaxLength(1)]
    [ListMap("name")]
    public IReadOnlyList<ModelContainer>? InitContainers { get; init; }
}
