using CrossEncoderOperator.Api.Status;
using k8s.Models;

namespace CrossEncoderOperator.Core.Observations;

/// <summary>Finds the latest failure among the pods of a revision.</summary>
internal static class PodFailures
{
    private const int LongestMessage = 1024;

    // Waiting for something that does not come by itself; ContainerCreating and PodInitializing do.
    private static readonly HashSet<string> s_waiting = new(StringComparer.Ordinal)
    {
        "CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError", "ErrImageNeverPull", "ErrImagePull",
        "ImageInspectError", "ImagePullBackOff", "InvalidImageName", "RunContainerError",
    };

    /// <summary>The latest failure; what goes on now is later than what has a time.</summary>
    /// <param name="previous">What was reported last; a back-off says less than the error that it follows.</param>
    public static FailureStatus? Latest(IEnumerable<V1Pod> pods, V1Deployment? deployment, FailureStatus? previous)
    {
        var latest = pods.Where(pod => pod.Metadata.DeletionTimestamp is null)
            .SelectMany(OfPod)
            .OrderByDescending(failure => failure.At ?? DateTime.MaxValue)
            .ThenBy(failure => failure.Pod, StringComparer.Ordinal)
            .ThenBy(failure => failure.Container, StringComparer.Ordinal)
            .FirstOrDefault() ?? OfDeployment(deployment);
        return latest is { Reason: "ImagePullBackOff" } && previous is { Reason: "ErrImagePull" }
            && (latest.Pod, latest.Container) == (previous.Pod, previous.Container)
            ? previous
            : latest;
    }

    /// <summary>A failure in one line.</summary>
    public static string Describe(FailureStatus failure)
    {
        var pod = failure.Pod is { } name ? $"pod {name}" : "pods";
        var container = failure.Container is { } part ? $", container {part}" : "";
        var code = failure.ExitCode is { } exit ? $" (exit code {exit})" : "";
        var message = failure.Message is { } words ? $": {words}" : "";
        return $"{pod}{container}: {failure.Reason}{code}{message}";
    }

    private static IEnumerable<FailureStatus> OfPod(V1Pod pod)
    {
        if (pod.Status is not { } status)
        {
            yield break;
        }
        foreach (var container in (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses ?? []))
        {
            if (OfContainer(pod.Metadata.Name, container) is { } failure)
            {
                yield return failure;
            }
        }
        if (status is { Phase: "Failed", Reason: { } reason })
        {
            yield return new() { Pod = pod.Metadata.Name, Reason = reason, Message = Cut(status.Message) };
        }
        foreach (var unschedulable in (status.Conditions ?? [])
            .Where(c => c is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" }))
        {
            yield return new()
            {
                Pod = pod.Metadata.Name,
                Reason = unschedulable.Reason,
                Message = Cut(unschedulable.Message),
                At = unschedulable.LastTransitionTime,
            };
        }
    }

    private static FailureStatus? OfContainer(string pod, V1ContainerStatus container)
    {
        var ended = container.State?.Terminated ?? container.LastState?.Terminated;
        if (container.State?.Waiting is { Reason: { } reason } waiting && s_waiting.Contains(reason)
            && (reason != "CrashLoopBackOff" || ended is null))
        {
            return new() { Pod = pod, Container = container.Name, Reason = reason, Message = Cut(waiting.Message) };
        }
        return ended is { ExitCode: not 0 }
            ? new()
            {
                Pod = pod,
                Container = container.Name,
                Reason = ended.Reason ?? "Error",
                ExitCode = ended.ExitCode,
                Message = Cut(ended.Message),
                At = ended.FinishedAt,
            }
            : null;
    }

    /// <summary>The pods that could not even be created: a quota, or an admission policy.</summary>
    private static FailureStatus? OfDeployment(V1Deployment? deployment) =>
        deployment?.Status?.Conditions?.FirstOrDefault(c => c is { Type: "ReplicaFailure", Status: "True" }) is { } failure
            ? new() { Reason = failure.Reason ?? "FailedCreate", Message = Cut(failure.Message), At = failure.LastTransitionTime }
            : null;

    private static string? Cut(string? message) =>
        message?.Trim() is { Length: > 0 } text ? text.Length <= LongestMessage ? text : text[..LongestMessage] : null;
}
