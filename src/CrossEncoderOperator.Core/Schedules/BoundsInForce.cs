namespace CrossEncoderOperator.Core.Schedules;

/// <summary>What the schedules say at an instant.</summary>
internal sealed record BoundsInForce
{
    public required Bounds Bounds { get; init; }

    public required BoundsReason Reason { get; init; }

    /// <summary>Names of the windows that are open or prewarmed, or dates of the exceptions, whose bounds hold.</summary>
    public required IReadOnlyList<string> Active { get; init; }

    /// <summary>The next change of the bounds; null when there is none in sight.</summary>
    public required Transition? Next { get; init; }

    /// <summary>Until when all of this holds; null when it holds for ever.</summary>
    public required DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The first of what is active, for people; null when nothing is.</summary>
    public string? ActiveSchedule => Active.Count > 0 ? NameList.Of(Active) : null;
}
