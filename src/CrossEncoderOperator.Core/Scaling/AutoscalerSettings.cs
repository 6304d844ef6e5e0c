using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Core.Scaling;

/// <summary>How an autoscaler reacts.</summary>
/// <param name="Target">Documents in flight per replica.</param>
/// <param name="Tolerance">Relative distance from the target at which nothing is done; 0.1 is 10 %.</param>
/// <param name="ScaleUpRate">At most so many times the ready replicas are asked for at once.</param>
/// <param name="ScaleDownRate">At least the replicas divided by this are kept at once.</param>
public sealed record AutoscalerSettings(double Target, double Tolerance, double ScaleUpRate, double ScaleDownRate)
{
    /// <summary>Load of a panic window, in multiples of what the ready replicas are meant to bear, from which it counts instead of the stable window's.</summary>
    public const double PanicThreshold = 2;

    /// <summary>What a valid spec says, defaults filled in.</summary>
    public static AutoscalerSettings Of(ScalingTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var behavior = target.Behavior;
        return new(
            target.InFlightDocuments ?? ScalingTarget.DefaultInFlightDocuments,
            behavior?.Tolerance ?? ScalingBehavior.DefaultTolerance,
            behavior?.ScaleUpRate ?? ScalingBehavior.DefaultScaleUpRate,
            behavior?.ScaleDownRate ?? ScalingBehavior.DefaultScaleDownRate);
    }
}
