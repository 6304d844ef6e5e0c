using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>Bounds while no window is open.</summary>
[CelRule("has(self.minReplicas) || has(self.maxReplicas)", "set minReplicas, maxReplicas or both")]
[CelRule(
    "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas", "must not be less than minReplicas",
    FieldPath = ".maxReplicas")]
public sealed record OutsideSchedulesSpec
{
    /// <summary>Replicas that run at least. Default: that of `spec.scaling`, and at most maxReplicas. From 0 to 1000.</summary>
    [Range(0, ScalingSpec.MostReplicas)]
    public int? MinReplicas { get; init; }

    /// <summary>Replicas that run at most; 0 is asleep until a window opens. Default: that of `spec.scaling`, and at least minReplicas. From 0 to 1000.</summary>
    [Range(0, ScalingSpec.MostReplicas)]
    public int? MaxReplicas { get; init; }
}
