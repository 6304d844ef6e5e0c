using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>How fast the number of replicas follows the load.</summary>
public sealed record ScalingBehavior
{
    /// <summary>Default of <see cref="StableWindow"/>.</summary>
    public const string DefaultStableWindow = "60s";

    /// <summary>Default of <see cref="PanicWindow"/>.</summary>
    public const string DefaultPanicWindow = "6s";

    /// <summary>Default of <see cref="ScaleDownStabilization"/>.</summary>
    public const string DefaultScaleDownStabilization = "5m";

    /// <summary>Default of <see cref="Tolerance"/>.</summary>
    public const double DefaultTolerance = 0.1;

    /// <summary>Default of <see cref="ScaleUpRate"/>.</summary>
    public const double DefaultScaleUpRate = 10;

    /// <summary>Default of <see cref="ScaleDownRate"/>.</summary>
    public const double DefaultScaleDownRate = 2;

    /// <summary>Time over which the load is averaged, as a duration. Default: 60s. From 5s to 5m.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? StableWindow { get; init; }

    /// <summary>
    /// Time over which a burst is averaged, as a duration: one of twice what the ready replicas are meant to bear counts at once. Default: 6s.
    /// From 2s to 1m, at most stableWindow.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? PanicWindow { get; init; }

    /// <summary>Replicas that any load within this time has needed are kept, as a duration. Default: 5m. From 0s to 15m.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? ScaleDownStabilization { get; init; }

    /// <summary>Relative distance from the target within which nothing changes. Default: 0.1, which is 10 %. From 0 to 0.5.</summary>
    [Range(0, 0.5)]
    public double? Tolerance { get; init; }

    /// <summary>At most so many times the ready replicas are asked for at once; four more are always. Default: 10. From 1 to 1000.</summary>
    [Range(1, 1000)]
    public double? ScaleUpRate { get; init; }

    /// <summary>At least the replicas divided by this are kept at once. Default: 2. From 1 to 1000; 1 never scales down.</summary>
    [Range(1, 1000)]
    public double? ScaleDownRate { get; init; }
}
