using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>A revision that has pods, and its share of the traffic.</summary>
public sealed record TrafficStatus
{
    /// <summary>Hash of the revision.</summary>
    [Required]
    public string? Revision { get; init; }

    /// <summary>`stable`: the revision that serves. `canary`: the revision that is to replace it.</summary>
    [AllowedValues(TrafficRole.Stable, TrafficRole.Canary)]
    public string? Role { get; init; }

    /// <summary>Share of the traffic in percent.</summary>
    [Range(0, 100)]
    public int Weight { get; init; }

    /// <summary>Replicas that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Replicas asked for.</summary>
    public int Replicas { get; init; }

    /// <summary>Address that reaches this revision; absent while no traffic goes to it.</summary>
    public string? Url { get; init; }
}
