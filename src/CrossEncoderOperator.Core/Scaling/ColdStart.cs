using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Scaling;
using k8s.Models;

namespace CrossEncoderOperator.Core.Scaling;

/// <summary>What the start of a pod took that ended a sleep.</summary>
public static class ColdStart
{
    /// <param name="pod">The pod; Kubernetes tells its times in whole seconds.</param>
    /// <param name="wokeAt">When it was decided to wake.</param>
    /// <param name="load">Seconds from the start of the server until the model was loaded; null where the server does not tell.</param>
    /// <param name="warmUp">Seconds from then until it was ready.</param>
    public static ColdStartStatus Of(V1Pod pod, DateTimeOffset wokeAt, double? load, double? warmUp)
    {
        ArgumentNullException.ThrowIfNull(pod);
        DateTimeOffset? scheduled = Time(pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "True" })?.LastTransitionTime);
        DateTimeOffset? fetched = Time(pod.Status?.InitContainerStatuses?.FirstOrDefault(container => container.Name == ModelContainer.ContainerName)?.State?.Terminated?.FinishedAt);
        return new()
        {
            Schedule = Seconds(scheduled - wokeAt),
            Fetch = Seconds(fetched - scheduled),
            Load = load,
            WarmUp = warmUp,
        };
    }

    private static DateTimeOffset? Time(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : null;

    private static double? Seconds(TimeSpan? span) => span is { } known ? Math.Max(0, Math.Round(known.TotalSeconds, 3)) : null;
}
