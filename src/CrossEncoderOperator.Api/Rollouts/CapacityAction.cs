namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Values of <see cref="RolloutSpec.OnNoCapacity"/>.</summary>
public static class CapacityAction
{
    /// <summary>Wait until the canary's pods fit.</summary>
    public const string Wait = "Wait";

    /// <summary>Take room from the replicas that serve.</summary>
    public const string Swap = "Swap";
}
