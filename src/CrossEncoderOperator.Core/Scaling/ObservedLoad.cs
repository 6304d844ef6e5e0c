namespace CrossEncoderOperator.Core.Scaling;

/// <summary>What the routers report of one deployment.</summary>
public sealed record ObservedLoad
{
    /// <summary>Whether every ready router reports: if not, nobody can say that there are no requests.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Requests that wait for a replica.</summary>
    public int Held { get; init; }

    /// <summary>Requests that a replica works at.</summary>
    public int InFlight { get; init; }

    /// <summary>The last request that is known of, answered or not; the time since which requests are known of, if there was none.</summary>
    public DateTimeOffset? LastRequest { get; init; }

    /// <summary>Documents in flight of a revision; null if nothing is known of it.</summary>
    public Func<string, ScalingWindows, RevisionLoad?> Of { get; init; } = (_, _) => null;
}
