using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>How many replicas run.</summary>
public sealed record ScalingSpec
{
    /// <summary>Default of <see cref="MinReplicas"/>.</summary>
    public const int DefaultMinReplicas = 1;

    /// <summary>Replicas that run; 0 stops serving. Default: 1. From 0 to 1000.</summary>
    [Range(0, 1000)]
    public int? MinReplicas { get; init; }

    /// <summary>Sleep while nobody asks. Default: never.</summary>
    public ScaleToZeroSpec? ScaleToZero { get; init; }
}
