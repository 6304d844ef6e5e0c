namespace CrossEncoderOperator.Core.Analysis;

/// <summary>How far the events of a rollout prove a breach. Logarithms are natural, of e-values.</summary>
internal sealed record BreachEvidence
{
    /// <summary>What a breach needs.</summary>
    public required double LogNeeded { get; init; }

    /// <summary>That the canary misses its objective.</summary>
    public required double LogMissed { get; init; }

    /// <summary>That the canary is worse than stable, beyond tolerance; 0 while there is no evidence that it misses its objective.</summary>
    public required double LogWorse { get; init; }

    /// <summary>That the canary is worse than stable by more than the largest regression allowed.</summary>
    public required double LogRegressed { get; init; }

    /// <summary>Stable is proven to miss the objective as well; not asked while the canary rather meets it.</summary>
    public required bool StableMisses { get; init; }

    /// <summary>The canary's events, divided by the dispersion.</summary>
    public required EventCounts EffectiveCanary { get; init; }

    /// <summary>Stable's events, divided by the dispersion.</summary>
    public required EventCounts EffectiveStable { get; init; }

    public bool Missed => LogMissed >= LogNeeded;

    public bool WorseThanStable => LogWorse >= LogNeeded;

    public bool Regressed => LogRegressed >= LogNeeded;

    /// <summary>The part of the evidence for a breach that there is; 0 when the events rather speak against one.</summary>
    public double Share => Math.Max(0, Math.Max(Math.Min(LogMissed, LogWorse), LogRegressed) / LogNeeded);

    public static BreachEvidence Of(SliObjective sli, AnalysisSettings settings, SliHistory history)
    {
        var dispersion = Dispersion.Of(history.Stages);
        var canary = Effective(history.Canary, dispersion);
        var stable = Effective(history.Stable, dispersion);
        // A breach has one or two grounds, which share the budget. The two comparisons of the first ground both have all of its
        // share: it takes both to call a breach, so the likelier of the two errors bounds the error of the pair.
        var needed = settings.LogEvidenceNeeded + (sli.MaxRegression is null ? 0 : Math.Log(2));
        var allowed = sli.AllowedBadRatio;
        var missed = LogBadAbove(allowed, history.Stages.Select(stage => stage.Canary), dispersion);
        // While the canary rather meets its objective, the comparison decides nothing.
        var compare = missed > 0;
        return new()
        {
            LogNeeded = needed,
            LogMissed = missed,
            LogWorse = compare ? LogWorseThanStable(1 + sli.Tolerance, allowed, needed, history.Stages, stable, dispersion) : 0,
            LogRegressed = sli.MaxRegression is { } regression ? LogRatioAbove(1 + regression, history.Stages, dispersion) : double.NegativeInfinity,
            StableMisses = compare && LogBadAbove(allowed, history.Stages.Select(stage => stage.Stable ?? default), dispersion) >= needed,
            EffectiveCanary = canary,
            EffectiveStable = stable,
        };
    }

    /// <summary>
    /// Where both served, side by side. Where the canary served alone, against the objective and the worst that stable may have
    /// been before. Two ways to be found worse, one of them with a bound in it: a half and two quarters of the budget.
    /// </summary>
    private static double LogWorseThanStable(
        double ratio, double allowed, double needed, IReadOnlyList<StageCounts> stages, EventCounts stable, double dispersion)
    {
        var alone = stages.Where(stage => stage.Stable is null).Select(stage => stage.Canary).ToArray();
        if (alone.Length == 0)
        {
            return LogRatioAbove(ratio, stages, dispersion);
        }

        if (stable.Total == 0)
        {
            return LogBadAbove(allowed, alone, dispersion);
        }

        var worst = Math.Max(allowed, ratio * BinomialTest.UpperBound(stable.Bad, stable.Total, needed + Math.Log(4)));
        var aloneWorse = worst < 1 ? LogBadAbove(worst, alone, dispersion) : 0;
        return Math.Max(LogRatioAbove(ratio, stages, dispersion) - Math.Log(2), aloneWorse - Math.Log(4));
    }

    private static double LogBadAbove(double badRatio, IEnumerable<EventCounts> steps, double dispersion) =>
        BinomialTest.LogEvidenceOfMore([.. steps
            .Where(counts => counts.Total > 0)
            .Select(counts => new BinomialSample(counts.Bad / dispersion, counts.Total / dispersion, badRatio))]);

    /// <summary>
    /// That the canary's share of bad events is more than <paramref name="ratio"/> times stable's. Each bad event is the canary's with
    /// a probability that depends on the ratio and on the shares of traffic alone, so a fault that hits both revisions at once, or
    /// the hour of the day, cannot be mistaken for a difference.
    /// </summary>
    private static double LogRatioAbove(double ratio, IReadOnlyList<StageCounts> stages, double dispersion)
    {
        List<BinomialSample> samples = new(stages.Count);
        foreach (var stage in stages)
        {
            if (stage is { Canary: { Total: > 0 } canary, Stable: { Total: > 0 } stable })
            {
                var share = ratio * canary.Total / ((ratio * canary.Total) + stable.Total);
                samples.Add(new(canary.Bad / dispersion, (canary.Bad + stable.Bad) / dispersion, share));
            }
        }

        return BinomialTest.LogEvidenceOfMore([.. samples]);
    }

    private static EventCounts Effective(EventCounts counts, double dispersion) => new(counts.Good / dispersion, counts.Total / dispersion);
}
