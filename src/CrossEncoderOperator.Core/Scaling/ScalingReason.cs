namespace CrossEncoderOperator.Core.Scaling;

/// <summary>Values of ScalingStatus.Reason.</summary>
public static class ScalingReason
{
    /// <summary>The least that the spec allows.</summary>
    public const string Minimum = "Minimum";

    /// <summary>The most that the spec allows.</summary>
    public const string Maximum = "Maximum";

    /// <summary>The documents in flight.</summary>
    public const string Load = "Load";

    /// <summary>Somebody wrote it through the subresource <c>scale</c>.</summary>
    public const string External = "External";

    /// <summary>Nobody asked for so long that it sleeps.</summary>
    public const string Idle = "Idle";

    /// <summary>No window is open, and outside of them nothing may run.</summary>
    public const string OutsideSchedule = "OutsideSchedule";

    /// <summary>It is a day on which nothing may run.</summary>
    public const string Exception = "Exception";

    /// <summary>Somebody woke it for a time by annotation.</summary>
    public const string WakeUntil = "WakeUntil";

    /// <summary>Somebody froze it by annotation.</summary>
    public const string Frozen = "Frozen";
}
