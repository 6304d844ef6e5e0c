using CrossEncoderOperator.Api.Scaling;

namespace CrossEncoderOperator.Core.Scaling;

/// <summary>How many replicas a deployment is to have.</summary>
public sealed record ScaleDecision
{
    /// <summary>Replicas of a revision that has all the traffic.</summary>
    public required int Replicas { get; init; }

    /// <summary>Replicas that the canary's own load asks for; 0 where that is not measured.</summary>
    public int Canary { get; init; }

    /// <summary>Why (<see cref="ScalingReason"/>).</summary>
    public required string Reason { get; init; }

    /// <summary>The same for people; null where the reason says it all.</summary>
    public string? Message { get; init; }

    /// <summary>Whether it sleeps: nothing runs, and something that is foreseen wakes it.</summary>
    public bool IsAsleep => AsleepReason is not null;

    /// <summary>Reason of the condition Asleep; null while it is awake.</summary>
    public string? AsleepReason { get; init; }

    /// <summary>Whether it may sleep at all.</summary>
    public bool MaySleep { get; init; }

    /// <summary>Whether a pod may run for the verification of a revision while it sleeps.</summary>
    public bool MayVerify { get; init; }

    /// <summary>The windows that are open.</summary>
    public string? ActiveSchedule { get; init; }

    /// <summary>When the bounds change next, and to what in words; null where they do not.</summary>
    public DateTimeOffset? NextTransition { get; init; }

    /// <inheritdoc cref="NextTransition"/>
    public string? Until { get; init; }

    /// <summary>When to decide again, if nothing else happens.</summary>
    public DateTimeOffset? WakeAt { get; init; }
}
