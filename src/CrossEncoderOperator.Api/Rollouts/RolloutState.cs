namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>Values of <see cref="RolloutStatus.State"/>.</summary>
public static class RolloutState
{
    /// <summary>Queries and capacity are tried before a pod is started.</summary>
    public const string Preflight = "Preflight";

    /// <summary>Pods are started, and the golden set is ranked.</summary>
    public const string Starting = "Starting";

    /// <summary>Traffic moves step by step.</summary>
    public const string Stepping = "Stepping";

    /// <summary>Waits until somebody resumes.</summary>
    public const string Paused = "Paused";

    /// <summary>All steps are done; replicas are brought to full number.</summary>
    public const string Promoting = "Promoting";

    /// <summary>Promoted; the revision before is kept running and the judging goes on.</summary>
    public const string Baking = "Baking";

    /// <summary>The revision before no longer runs; the judging goes on until the rollback window ends.</summary>
    public const string Watching = "Watching";

    /// <summary>Ended well.</summary>
    public const string Completed = "Completed";

    /// <summary>Ended, and the revision before serves.</summary>
    public const string RolledBack = "RolledBack";
}
