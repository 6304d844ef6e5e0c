namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Values of <see cref="RolloutSpec.OnBreach"/>.</summary>
public static class BreachAction
{
    /// <summary>Go back to the revision that served before.</summary>
    public const string Rollback = "Rollback";

    /// <summary>Stay as it is until somebody decides.</summary>
    public const string Pause = "Pause";
}
