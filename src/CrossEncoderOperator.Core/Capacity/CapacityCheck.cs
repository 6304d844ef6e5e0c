using k8s.Models;

namespace CrossEncoderOperator.Core.Capacity;

/// <summary>
/// Whether pods find room in the cluster, said before they are made. It looks at resources, node selector, required node affinity, taints
/// and priorities. What else may keep a pod waiting (affinity to pods, spread, volumes, ports) is left to the scheduler: it is better to
/// try in vain than to hold back what would have run.
/// </summary>
public static class CapacityCheck
{
    private const string DefaultScheduler = "default-scheduler";

    /// <summary>Checks. The work is one pass over the nodes, which ends where there is room enough, and over the pods on suitable ones.</summary>
    /// <param name="pod">The pods, as their template has them.</param>
    /// <param name="count">How many are to be placed.</param>
    /// <param name="nodes">The nodes of the cluster, trimmed.</param>
    /// <param name="podsOn">The pods that take room on the node of a name, trimmed.</param>
    /// <param name="evicts">Pods of a priority lower than this make room.</param>
    public static CapacityFinding Of(
        V1PodSpec pod, int count, IEnumerable<ClusterNode> nodes, Func<string, IEnumerable<ClusterPod>> podsOn, int evicts = int.MinValue)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(podsOn);
        if (count <= 0)
        {
            return new(CapacityVerdict.Fits, 0, "no pods are to be placed");
        }
        if (pod.SchedulerName is { Length: > 0 } scheduler && scheduler != DefaultScheduler)
        {
            return new(CapacityVerdict.Fits, count, $"scheduler {scheduler} places the pods: whether they fit is not checked");
        }
        var demand = PodRequests.Of(pod).Where(request => request.Value > 0).ToArray();
        var survey = new NodeSurvey(demand, count);
        foreach (var node in nodes)
        {
            if (!NodeRules.Matches(pod, node))
            {
                survey.Unmatched();
            }
            else if (NodeRules.Taint(pod, node) is { } taint)
            {
                survey.Tainted(node, taint);
            }
            else if (!survey.IsBigEnough(node))
            {
                survey.TooSmall(node);
            }
            else if (NodeRules.IsHeld(pod, node))
            {
                survey.Held();
            }
            else
            {
                survey.Open(node, podsOn(node.Metadata.Name).Where(other => other.Priority >= evicts));
            }
            if (survey.Room >= count)
            {
                break;
            }
        }
        return survey.Finding();
    }
}
