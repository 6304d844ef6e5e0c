namespace CrossEncoderOperator.Core.Analysis;

/// <summary>All that the analysis of one SLI must remember between looks. Kept in the API, so that it survives restarts.</summary>
public sealed record SliHistory
{
    /// <summary>Nothing seen.</summary>
    public static SliHistory Empty { get; } = new();

    /// <summary>The canary's counts as last answered.</summary>
    public EventCounts LastCanary { get; init; }

    /// <summary>Stable's counts as last answered.</summary>
    public EventCounts LastStable { get; init; }

    /// <summary>What was seen in each step so far.</summary>
    public IReadOnlyList<StageCounts> Stages { get; init; } = [];

    internal EventCounts Canary => Sum(stage => stage.Canary);

    internal EventCounts Stable => Sum(stage => stage.Stable ?? default);

    /// <summary>Adds what is new in <paramref name="canary"/> and <paramref name="stable"/>, both cumulative, to the step.</summary>
    internal SliHistory Observe(int step, EventCounts canary, EventCounts? stable)
    {
        var stage = Stages.FirstOrDefault(known => known.Step == step) ?? new StageCounts { Step = step };
        var (canaryNew, canaryLast) = Increment(LastCanary, canary);
        stage = stage with { Canary = stage.Canary + canaryNew };
        var stableLast = LastStable;
        if (stable is { } answered)
        {
            (var added, stableLast) = Increment(LastStable, answered);
            var counted = added.Total > 0;
            stage = stage with
            {
                Stable = (stage.Stable ?? default) + added,
                StableLooks = stage.StableLooks + (counted ? 1 : 0),
                StableSquares = stage.StableSquares + (added.Bad * added.BadRatio),
                StableInverses = stage.StableInverses + (counted ? 1 / added.Total : 0),
            };
        }

        return new()
        {
            LastCanary = canaryLast,
            LastStable = stableLast,
            Stages = [.. Stages.Where(known => known.Step != step), stage],
        };
    }

    private EventCounts Sum(Func<StageCounts, EventCounts> counts) => Stages.Aggregate(default(EventCounts), (sum, stage) => sum + counts(stage));

    /// <summary>
    /// Extrapolation makes a cumulative count shrink by a little: that adds nothing, and is made up for before anything is added
    /// again. A larger fall is a counter that began again: all it says is new.
    /// </summary>
    private static (EventCounts Added, EventCounts Last) Increment(EventCounts last, EventCounts now)
    {
        if (now.Total < (last.Total * 0.99) - 1)
        {
            return (now, now);
        }

        var bad = Math.Max(last.Bad, now.Bad);
        var total = Math.Max(last.Total, now.Total);
        var addedBad = bad - last.Bad;
        var addedTotal = Math.Max(addedBad, total - last.Total);
        return (new(addedTotal - addedBad, addedTotal), new(total - bad, total));
    }
}
