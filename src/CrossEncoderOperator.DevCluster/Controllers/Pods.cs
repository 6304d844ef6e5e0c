using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;

namespace CrossEncoderOperator.DevCluster.Controllers;

/// <summary>What the controllers read from a pod's status.</summary>
internal static class Pods
{
    public static bool IsFinished(JsonObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed";

    /// <summary>Counts as a replica.</summary>
    public static bool IsActive(JsonObject pod) => !IsFinished(pod) && !pod.IsDeleting;

    public static bool IsReady(JsonObject pod) => pod.IsTrue("Ready");

    /// <summary>When the pod has been, or will have been, ready for long enough; null while it is not ready.</summary>
    public static DateTimeOffset? AvailableAt(JsonObject pod, int minReadySeconds) => !IsReady(pod) ? null
        : (pod.Condition("Ready").Time("lastTransitionTime") ?? DateTimeOffset.MinValue).AddSeconds(minReadySeconds);

    /// <summary>The pods to delete first come first.</summary>
    public static IEnumerable<JsonObject> InOrderOfDeletion(IReadOnlyCollection<JsonObject> pods)
    {
        var perNode = pods.CountBy(pod => pod.Text("spec", "nodeName") ?? "").ToDictionary();
        return pods
            .OrderBy(pod => pod.Text("spec", "nodeName") is not null)
            .ThenBy(pod => pod.Text("status", "phase") switch { "Running" => 2, "Unknown" => 1, _ => 0 })
            .ThenBy(IsReady)
            .ThenBy(pod => int.TryParse(pod.Text("metadata", "annotations", "controller.kubernetes.io/pod-deletion-cost"), CultureInfo.InvariantCulture, out var cost) ? cost : 0)
            .ThenByDescending(pod => perNode[pod.Text("spec", "nodeName") ?? ""])
            .ThenByDescending(pod => AvailableAt(pod, 0))
            .ThenByDescending(pod => pod.Items("status", "containerStatuses").Sum(status => status.Number("restartCount") ?? 0))
            .ThenByDescending(pod => pod.Created)
            .ThenBy(pod => pod.Name, StringComparer.Ordinal);
    }
}
