namespace CrossEncoderOperator.Api.Status;

/// <summary>The latest failure among the pods, in the pod's own words.</summary>
public sealed record FailureStatus
{
    /// <summary>Name of the pod.</summary>
    public string? Pod { get; init; }

    /// <summary>Name of the container; absent when the pod as a whole failed.</summary>
    public string? Container { get; init; }

    /// <summary>Reason in one word, such as `Error`, `OOMKilled`, `ErrImagePull` or `Unschedulable`.</summary>
    public string? Reason { get; init; }

    /// <summary>Exit code of the container; absent when it did not run.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What the container left as its termination message, or what the node said.</summary>
    public string? Message { get; init; }

    /// <summary>When it happened; absent where the node does not say.</summary>
    public DateTime? At { get; init; }
}
