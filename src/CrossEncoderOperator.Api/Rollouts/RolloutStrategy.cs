namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Values of <see cref="RolloutSpec.Strategy"/>.</summary>
public static class RolloutStrategy
{
    /// <summary>Step by step.</summary>
    public const string Canary = "Canary";

    /// <summary>All traffic at once.</summary>
    public const string AllAtOnce = "AllAtOnce";
}
