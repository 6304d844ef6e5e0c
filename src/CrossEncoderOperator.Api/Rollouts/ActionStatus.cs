namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>What became of the action that was last asked for by annotation.</summary>
public sealed record ActionStatus
{
    /// <summary>Value of the annotation `crossencoder.dev/action`.</summary>
    public string? Request { get; init; }

    /// <summary>Whether it was done.</summary>
    public bool Taken { get; init; }

    /// <summary>Whether the annotation is still to be removed.</summary>
    public bool? Pending { get; init; }

    /// <summary>What was done, or why nothing was.</summary>
    public string? Message { get; init; }

    /// <summary>When.</summary>
    public DateTime? At { get; init; }
}
