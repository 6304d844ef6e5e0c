namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>What the models of the client do not say: keys of lists, atomic fields, required fields and defaults of keys.</summary>
internal static class BuiltInLists
{
    /// <summary>Keys of list-maps, by type and field or by field alone. Patches merge by the first key.</summary>
    private static readonly Dictionary<string, string[]> MapKeys = Table("""
        PodSpec.containers name; PodSpec.initContainers name; PodSpec.ephemeralContainers name; PodSpec.volumes name
        PodSpec.imagePullSecrets name; PodSpec.hostAliases ip; PodSpec.resourceClaims name; PodSpec.schedulingGates name
        PodSpec.topologySpreadConstraints topologyKey whenUnsatisfiable
        PodStatus.podIPs ip; PodStatus.resourceClaimStatuses name
        Container.env name; Container.ports containerPort protocol; Container.volumeMounts mountPath; Container.volumeDevices devicePath
        EphemeralContainer.env name; EphemeralContainer.ports containerPort protocol; EphemeralContainer.volumeMounts mountPath
        EphemeralContainer.volumeDevices devicePath; ContainerStatus.volumeMounts mountPath; ResourceRequirements.claims name
        ServiceSpec.ports port protocol; ServiceAccount.secrets name; NodeStatus.addresses type; CSINodeSpec.drivers name
        ObjectMeta.ownerReferences uid; ValidatingWebhookConfiguration.webhooks name; MutatingWebhookConfiguration.webhooks name
        ValidatingWebhook.matchConditions name; MutatingWebhook.matchConditions name
        conditions type
        """);

    /// <summary>Sets of scalars; patches merge them too.</summary>
    private static readonly HashSet<string> Sets = ["ObjectMeta.finalizers", "NodeSpec.podCIDRs", "EndpointSlice.addresses"];

    private static readonly HashSet<string> AtomicMaps =
        ["ServiceSpec.selector", "PodSpec.nodeSelector", "ReplicationControllerSpec.selector", "ManagedFieldsEntry.fieldsV1"];

    private static readonly HashSet<string> AtomicConditions = ["JobStatus.conditions"];

    private static readonly HashSet<string> RetainKeys = ["PodSpec.volumes", "DeploymentSpec.strategy"];

    /// <summary>Fields that are structs, not pointers, in the API's own types.</summary>
    private static readonly HashSet<string> Structs =
    [
        "spec", "status", "metadata", "template", "strategy", "updateStrategy", "resources", "jobTemplate", "names", "containers", "loadBalancer",
        "daemonEndpoints", "nodeInfo", "roleRef", "scaleTargetRef", "involvedObject", "source",
    ];

    public static readonly HashSet<string> AtomicTypes =
    [
        "LabelSelector", "ObjectReference", "LocalObjectReference", "TypedLocalObjectReference", "ConfigMapKeySelector", "SecretKeySelector",
        "ObjectFieldSelector", "ResourceFieldSelector", "NodeSelector", "NodeSelectorTerm", "SecretReference", "RoleRef", "OwnerReference",
        "ScopeSelector", "ScopedResourceSelectorRequirement", "EndpointAddress", "EndpointPort", "CrossVersionObjectReference", "Subject",
        "TopologySelectorTerm", "IngressClassParametersReference",
    ];

    public static readonly Dictionary<string, string[]> Required = Table("""
        DeploymentSpec selector template; ReplicaSetSpec selector; StatefulSetSpec selector template; DaemonSetSpec selector template
        JobSpec template; CronJobSpec schedule jobTemplate; PodSpec containers; Container name; EphemeralContainer name; EnvVar name
        Volume name; VolumeMount name mountPath; VolumeDevice name devicePath; ContainerPort containerPort; KeyToPath key path
        ConfigMapKeySelector key; SecretKeySelector key; ObjectFieldSelector fieldPath; ResourceFieldSelector resource; HTTPGetAction port
        TCPSocketAction port; HostPathVolumeSource path; LabelSelectorRequirement key operator; NodeSelectorRequirement key operator
        NodeSelector nodeSelectorTerms; ServicePort port; PolicyRule verbs; RoleRef kind name; ClusterRoleBinding roleRef
        RoleBinding roleRef; CrossVersionObjectReference kind name; HorizontalPodAutoscalerSpec maxReplicas scaleTargetRef
        CustomResourceDefinitionSpec group names scope versions; CustomResourceDefinitionNames kind plural; PodAffinityTerm topologyKey
        TopologySpreadConstraint maxSkew topologyKey whenUnsatisfiable; PriorityClass value; StorageClass provisioner
        """);

    /// <summary>Adds to the schema of a field what the tables say of it.</summary>
    public static Schema Annotate(Schema node, string type, string field)
    {
        var name = $"{type}.{field}";
        node = node with { AlwaysPresent = Structs.Contains(field) };
        if (node.Items is { } items)
        {
            if ((MapKeys.GetValueOrDefault(name) ?? MapKeys.GetValueOrDefault(field)) is { } keys && items.Type == "object" && !AtomicConditions.Contains(name))
            {
                return node with
                {
                    ListType = "map",
                    ListMapKeys = keys,
                    PatchMergeKey = keys[0],
                    PatchStrategy = RetainKeys.Contains(name) ? "merge,retainKeys" : "merge",
                };
            }

            return Sets.Contains(name) ? node with { ListType = "set", PatchStrategy = "merge" } : node with { ListType = "atomic" };
        }

        return node with
        {
            MapType = AtomicMaps.Contains(name) ? "atomic" : node.MapType,
            PatchStrategy = RetainKeys.Contains(name) ? "retainKeys" : null,
            Default = name is "ContainerPort.protocol" or "ServicePort.protocol" ? "TCP" : null,
        };
    }

    private static Dictionary<string, string[]> Table(string text) => text
        .Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => words[1..]);
}
