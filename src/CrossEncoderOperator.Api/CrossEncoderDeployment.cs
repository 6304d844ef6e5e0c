using CrossEncoderOperator.Api.Schema;
using CrossEncoderOperator.Api.Status;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Api;

/// <summary>A cross-encoder reranker: one model, served by as many pods as asked for, under one address.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = KubeKind, PluralName = Plural)]
[ResourceNames(Singular = "crossencoderdeployment", ShortNames = ["ced"], Categories = ["rerankers"])]
[ScaleSubresource(
    SpecReplicasPath = ".spec.scaling.replicas", StatusReplicasPath = ".status.scaling.ready", LabelSelectorPath = ".status.scaling.selector")]
[CelRule(
    "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$')",
    "the name is also the name of a Service: at most 63 characters of a-z, 0-9 and '-', the first a letter, the last not '-'")]
[PrinterColumn("Ready", ".status.conditions[?(@.type=='Ready')].status")]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Stable", ".status.stableRevision")]
[PrinterColumn("Canary", ".status.canaryRevision")]
[PrinterColumn("Weight", ".status.rollout.weight", Type = "integer")]
[PrinterColumn("Replicas", ".status.scaling.ready", Type = "integer")]
[PrinterColumn("Model", ".spec.model.uri")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[PrinterColumn("URL", ".status.url", WideOnly = true)]
[PrinterColumn("Message", ".status.message", WideOnly = true)]
public sealed record CrossEncoderDeployment : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Kind of the resource.</summary>
    public const string KubeKind = "CrossEncoderDeployment";

    /// <summary>Plural name of the resource, as in URLs.</summary>
    public const string Plural = "crossencoderdeployments";

    /// <summary>API group and version.</summary>
    public string ApiVersion { get; set; } = ApiGroup.GroupVersion;

    /// <summary>Kind of the resource.</summary>
    public string Kind { get; set; } = KubeKind;

    /// <summary>Standard object metadata.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is asked for.</summary>
    public CrossEncoderDeploymentSpec Spec { get; init; } = new();

    /// <summary>What the operator observed; written by the operator only.</summary>
    public CrossEncoderDeploymentStatus? Status { get; init; }
}
