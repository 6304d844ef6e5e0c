namespace CrossEncoderOperator.Core.Analysis;

/// <summary>
/// The events of one step. Steps are kept apart because the canary's share of traffic differs between them: pooled, a bad hour
/// that falls into a heavy step would count against the canary (Simpson's paradox).
/// </summary>
public sealed record StageCounts
{
    /// <summary>Index of the step.</summary>
    public required int Step { get; init; }

    /// <summary>The canary's events in this step.</summary>
    public EventCounts Canary { get; init; }

    /// <summary>Stable's events in this step; null when the canary has all the traffic and there is nothing to compare with.</summary>
    public EventCounts? Stable { get; init; }

    /// <summary>
    /// Looks at which stable had new events. With the two sums over these looks, it tells how bursty stable's bad events are.
    /// </summary>
    public int StableLooks { get; init; }

    /// <summary>Sum of (new bad events)² ÷ new events.</summary>
    public double StableSquares { get; init; }

    /// <summary>Sum of 1 ÷ new events.</summary>
    public double StableInverses { get; init; }
}
