namespace CrossEncoderOperator.Core.Analysis;

/// <summary>What is asked of one SLI.</summary>
public sealed record SliObjective
{
    private const double Smallest = 1e-9;

    /// <summary>Name of the SLI, as in the status.</summary>
    public required string Name { get; init; }

    /// <summary>Share of events that must be good, 0 to 1.</summary>
    public required double Objective { get; init; }

    /// <summary>
    /// How much larger than stable's the canary's share of bad events may be before it counts as worse than stable: 0.02 is 2 %
    /// more bad events. Real revisions are never exactly alike, and enough traffic shows any difference.
    /// </summary>
    public double Tolerance { get; init; } = 0.02;

    /// <summary>The same, as a breach even inside the objective; null for none. 0.5 is half as many bad events again.</summary>
    public double? MaxRegression { get; init; }

    /// <summary>Share of events that may be bad. Never exactly 0 or 1: no finite number of events could prove those.</summary>
    internal double AllowedBadRatio => Math.Clamp(1 - Objective, Smallest, 1 - Smallest);
}
