using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Clients;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Capacity;

/// <summary>Whether pods find room in the cluster, by the nodes and pods in the caches. Without caches nothing is checked.</summary>
internal sealed class CapacityView(Store<ClusterNode>? nodes = null, Store<ClusterPod>? pods = null)
{
    /// <summary>Index of pods by the node whose room they take.</summary>
    public const string NodeIndex = "node";

    /// <summary>Index of pods by the key of their CrossEncoderDeployment.</summary>
    public const string DeploymentIndex = "deployment";

    /// <summary>Checks whether a revision can have its pods.</summary>
    /// <param name="deployment">Key of the CrossEncoderDeployment.</param>
    /// <param name="template">Template of the pods of the revision.</param>
    /// <param name="replicas">How many pods it is to have; those that it has on nodes need no further room.</param>
    /// <returns>Null when nothing is checked.</returns>
    public CapacityFinding? Check(ObjectKey deployment, V1PodTemplateSpec template, int replicas)
    {
        if (nodes is null || pods is null)
        {
            return null;
        }
        var own = pods.ByIndex(DeploymentIndex, deployment.ToString());
        var revision = template.Metadata.Labels[Labels.Revision];
        var placed = own.Count(pod => pod.Node is not null && pod.Metadata.Labels.TryGetValue(Labels.Revision, out var name) && name == revision);
        return CapacityCheck.Of(
            template.Spec, replicas - placed, nodes.List(), node => pods.ByIndex(NodeIndex, node), Evicts(template.Spec.PriorityClassName, own));
    }

    /// <summary>
    /// The priority below which pods make room. That of a class is known from a pod that has it; until there is one, the class is taken to
    /// be above all others, so that no pod is held back that might run.
    /// </summary>
    private static int Evicts(string? priorityClass, IReadOnlyList<ClusterPod> own) =>
        string.IsNullOrEmpty(priorityClass) ? int.MinValue
        : own.FirstOrDefault(pod => pod.PriorityClass == priorityClass)?.Evicts ?? int.MaxValue;
}
