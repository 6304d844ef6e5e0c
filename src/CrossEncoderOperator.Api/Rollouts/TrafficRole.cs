namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Values of <see cref="TrafficStatus.Role"/>.</summary>
public static class TrafficRole
{
    /// <summary>The revision that serves.</summary>
    public const string Stable = "stable";

    /// <summary>The revision that is to replace the one that serves.</summary>
    public const string Canary = "canary";
}
