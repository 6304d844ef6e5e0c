namespace CrossEncoderOperator.Api.Scaling;

/// <summary>Replicas of the revision that serves.</summary>
public sealed record ScalingStatus
{
    /// <summary>Replicas asked for.</summary>
    public int Desired { get; init; }

    /// <summary>Replicas that are ready.</summary>
    public int Ready { get; init; }
}
