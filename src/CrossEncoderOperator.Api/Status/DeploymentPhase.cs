namespace CrossEncoderOperator.Api.Status;

/// <summary>Values of <see cref="CrossEncoderDeploymentStatus.Phase"/>.</summary>
public static class DeploymentPhase
{
    /// <summary>Nothing serves yet.</summary>
    public const string Pending = "Pending";

    /// <summary>A revision serves while another is under way.</summary>
    public const string Progressing = "Progressing";

    /// <summary>A rollout waits until somebody resumes it.</summary>
    public const string Paused = "Paused";

    /// <summary>The revision that the spec asks for was taken back; the one before it serves.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>The spec is served by all its replicas.</summary>
    public const string Ready = "Ready";

    /// <summary>The spec is served, but not by all its replicas.</summary>
    public const string Degraded = "Degraded";

    /// <summary>Stalled: a person must act.</summary>
    public const string Failed = "Failed";

    /// <summary>No replicas run, because nobody asks or the schedules say so.</summary>
    public const string Asleep = "Asleep";

    /// <summary>No replicas are asked for.</summary>
    public const string Stopped = "Stopped";

    /// <summary>The operator does not act on this object.</summary>
    public const string Suspended = "Suspended";
}
