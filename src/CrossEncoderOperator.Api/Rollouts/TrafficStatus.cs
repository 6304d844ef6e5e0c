using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>A revision that has pods, and its share of the traffic.</summary>
public sealed record TrafficStatus
{
    /// <summary>Hash of the revision.</summary>
    [Required]
    public string? Revision { get; init; }

    /// <summary>
    /// `stable`: the revision that serves. `canary`: the revision that is to replace it. `previous`: the revision that served before.
    /// </summary>
    [AllowedValues(TrafficRole.Stable, TrafficRole.Canary, TrafficRole.Previous)]
    public string? Role { get; init; }

    /// <summary>Share of the traffic in percent, as asked for.</summary>
    [Range(0, 100)]
    public int Weight { get; init; }

    /// <summary>Share of the traffic in percent since the weights last changed, as the router counted it; absent while unknown.</summary>
    public double? MeasuredWeight { get; init; }

    /// <summary>Replicas that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Replicas asked for.</summary>
    public int Replicas { get; init; }

    /// <summary>Address of this revision alone.</summary>
    public string? Url { get; init; }
}
