namespace CrossEncoderOperator.Api.Scaling;

/// <summary>Replicas of the revision that serves.</summary>
public sealed record ScalingStatus
{
    /// <summary>Replicas asked for.</summary>
    public int Desired { get; init; }

    /// <summary>Replicas that are ready.</summary>
    public int Ready { get; init; }

    /// <summary>When the schedules change the bounds next; absent when they do not.</summary>
    public DateTime? NextTransition { get; init; }

    /// <summary>What changes then.</summary>
    public string? Until { get; init; }

    /// <summary>What the latest start from zero replicas took; absent when there was none.</summary>
    public ColdStartStatus? ColdStart { get; init; }
}
