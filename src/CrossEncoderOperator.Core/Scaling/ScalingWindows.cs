using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Core.Scaling;

/// <summary>The spans of time over which an autoscaler averages.</summary>
public sealed record ScalingWindows(TimeSpan Stable, TimeSpan Panic, TimeSpan ScaleDownStabilization)
{
    /// <summary>What must be known for all of them.</summary>
    public TimeSpan All => Stable + ScaleDownStabilization;

    /// <summary>What a valid spec says, defaults filled in.</summary>
    public static ScalingWindows Of(ScalingTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var behavior = target.Behavior;
        return new(
            Duration.Parse(behavior?.StableWindow ?? ScalingBehavior.DefaultStableWindow),
            Duration.Parse(behavior?.PanicWindow ?? ScalingBehavior.DefaultPanicWindow),
            Duration.Parse(behavior?.ScaleDownStabilization ?? ScalingBehavior.DefaultScaleDownStabilization));
    }
}
