namespace CrossEncoderOperator.Core.Analysis;

/// <summary>The judging of one SLI of a canary. Why it is done so: docs/decisions/0002-sequential-slo-verdicts.md.</summary>
public static class SliAnalysis
{
    /// <summary>One look: what was answered is added to the history, and all that is known is judged.</summary>
    /// <param name="sli">What is asked.</param>
    /// <param name="settings">How sure a verdict must be.</param>
    /// <param name="history">What earlier looks left.</param>
    /// <param name="step">Index of the step that the rollout is in; the canary's share of traffic is constant within a step.</param>
    /// <param name="canary">
    /// The canary's counts since the judging began, after the initial delay. Zero of zero before that, in a step of its own: watching
    /// stable while the canary starts shows how bursty it is, before that is needed.
    /// </param>
    /// <param name="stable">Stable's counts since then; null when all traffic goes to the canary and nothing can be compared.</param>
    public static (SliHistory History, SliVerdict Verdict) Look(
        SliObjective sli, AnalysisSettings settings, SliHistory history, int step, SliAnswer canary, SliAnswer? stable)
    {
        ArgumentNullException.ThrowIfNull(sli);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(canary);
        if ((canary.Error ?? stable?.Error) is { } error)
        {
            return (history, Undecided(sli, history, Verdict.ProviderError, VerdictReason.QueryFailed, error));
        }

        // Both or neither: half an answer would shift the shares that the comparison rests on.
        if (canary.Counts is not { } canaryCounts || stable is { Counts: null })
        {
            return (history, Undecided(sli, history, Verdict.NoData, VerdictReason.NoSamples));
        }

        var seen = history.Observe(step, canaryCounts, stable?.Counts);
        return (seen, Judge(sli, settings, seen));
    }

    private static SliVerdict Judge(SliObjective sli, AnalysisSettings settings, SliHistory history)
    {
        var evidence = BreachEvidence.Of(sli, settings, history);
        var verdict = Undecided(sli, history, Verdict.NoData, VerdictReason.Undecided) with { Evidence = evidence.Share };
        if (evidence.Missed && evidence.WorseThanStable)
        {
            return verdict with { Verdict = Verdict.Breach, Reason = VerdictReason.ObjectiveMissed };
        }

        if (evidence.Regressed)
        {
            return verdict with { Verdict = Verdict.Breach, Reason = VerdictReason.MaxRegressionExceeded };
        }

        if (verdict.Canary.Total < settings.MinSamples || verdict.Canary.Total == 0)
        {
            return verdict with { Reason = verdict.Canary.Total == 0 ? VerdictReason.NoSamples : VerdictReason.TooFewSamples };
        }

        if (evidence.StableMisses && evidence.LogMissed > 0)
        {
            return verdict with { Reason = VerdictReason.StableBreachesToo };
        }

        return evidence.Missed || evidence.Share > 0 ? verdict : Pass(sli, settings, evidence, verdict);
    }

    /// <summary>
    /// The canary passes when its confidence sequence lies below the objective, or below stable's where stable misses it, give or
    /// take what <see cref="AnalysisSettings.MinSamples"/> good events alone could not exclude.
    /// </summary>
    private static SliVerdict Pass(SliObjective sli, AnalysisSettings settings, BreachEvidence evidence, SliVerdict undecided)
    {
        var needed = settings.LogEvidenceNeeded;
        var resolution = 1 - Math.Exp(-(needed + BinomialTest.LogOfAlternatives) / Math.Max(1, settings.MinSamples));
        if (Below(sli.AllowedBadRatio + resolution, needed))
        {
            return undecided with { Verdict = Verdict.Pass, Reason = VerdictReason.ObjectiveMet };
        }

        // Two claims, on the canary and on stable, share the budget.
        needed += Math.Log(2);
        var stable = evidence.EffectiveStable;
        return stable.BadRatio > sli.AllowedBadRatio
            && Below(BinomialTest.LowerBound(stable.Bad, stable.Total, needed) + resolution, needed)
            ? undecided with { Verdict = Verdict.Pass, Reason = VerdictReason.NoWorseThanStable }
            : undecided;

        bool Below(double badRatio, double logEvidence) =>
            badRatio >= 1
            || BinomialTest.LogEvidenceOfLess(new BinomialSample(evidence.EffectiveCanary.Bad, evidence.EffectiveCanary.Total, badRatio)) >= logEvidence;
    }

    private static SliVerdict Undecided(SliObjective sli, SliHistory history, Verdict verdict, VerdictReason reason, string? detail = null)
    {
        var allowed = Math.Max(sli.AllowedBadRatio, history.Stable.BadRatio * (1 + sli.Tolerance));
        return new(sli.Name, verdict, reason, history.Canary, 1 - Math.Min(1, allowed), Evidence: 0, detail);
    }
}
