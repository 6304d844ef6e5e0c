namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>Values of RolloutStatus.Reason.</summary>
internal static class RolloutReason
{
    /// <summary>A revision comes back that served a short time ago: it takes no steps.</summary>
    public const string Return = "Return";

    /// <summary>A query gives no answer for the revision that serves.</summary>
    public const string PreflightFailed = "PreflightFailed";

    /// <summary>No node has room for the pods.</summary>
    public const string InsufficientCapacity = "InsufficientCapacity";

    /// <summary>A step says so.</summary>
    public const string PauseStep = "PauseStep";

    /// <summary>An objective is breached.</summary>
    public const string SloBreached = "SloBreached";

    /// <summary>The golden set is ranked too badly.</summary>
    public const string QualityBreached = "QualityBreached";

    /// <summary>Some objective stayed undecided for too long.</summary>
    public const string NoDataTimeout = "NoDataTimeout";

    /// <summary>Replicas were not ready in time.</summary>
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";

    /// <summary>The deployment sleeps: the rollout goes on when it wakes.</summary>
    public const string Asleep = "Asleep";

    /// <summary>Somebody said so.</summary>
    public const string Aborted = "Aborted";
}
