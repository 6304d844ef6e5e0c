namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Values of <see cref="TrafficStatus.Role"/>.</summary>
public static class TrafficRole
{
    /// <summary>The revision that serves.</summary>
    public const string Stable = "stable";

    /// <summary>The revision that is to replace it.</summary>
    public const string Canary = "canary";

    /// <summary>The revision that served before, kept running for a while.</summary>
    public const string Previous = "previous";
}
