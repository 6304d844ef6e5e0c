namespace CrossEncoderOperator.Runtime.Tests.Cluster;

/// <summary>A custom resource that may be installed late.</summary>
[KubernetesEntity(Group = "runtime.test", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
public sealed class Gadget : IKubernetesObject<V1ObjectMeta>
{
    public const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: gadgets.runtime.test }
        spec:
          group: runtime.test
          names: { kind: Gadget, listKind: GadgetList, plural: gadgets, singular: gadget }
          scope: Namespaced
          versions:
          - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
        """;

    public string ApiVersion { get; set; } = "runtime.test/v1";

    public string Kind { get; set; } = "Gadget";

    public V1ObjectMeta Metadata { get; set; } = new();
}
