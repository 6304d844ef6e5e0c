namespace CrossEncoderOperator.Api.Scaling;

/// <summary>Replicas of the revision that serves.</summary>
public sealed record ScalingStatus
{
    /// <summary>Replicas asked for.</summary>
    public int Desired { get; init; }

    /// <summary>Replicas that are ready.</summary>
    public int Ready { get; init; }

    /// <summary>Requests that wait for a replica; absent when none do.</summary>
    public int? Held { get; init; }

    /// <summary>Why so many replicas are asked for, in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Names of the windows, or dates of the exceptions, whose bounds hold; absent when there are none.</summary>
    public string? ActiveSchedule { get; init; }

    /// <summary>When the schedules change the bounds next; absent when they do not.</summary>
    public DateTime? NextTransition { get; init; }

    /// <summary>What changes then.</summary>
    public string? Until { get; init; }

    /// <summary>Label selector of the pods, for the subresource `scale`.</summary>
    public string? Selector { get; init; }

    /// <summary>What the latest start from zero replicas took; absent when there was none.</summary>
    public ColdStartStatus? ColdStart { get; init; }
}
