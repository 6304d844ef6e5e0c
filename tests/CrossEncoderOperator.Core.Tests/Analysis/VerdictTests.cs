using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Tests.Analysis;

public sealed class VerdictTests
{
    [Theory]
    // Enough good events.
    [InlineData("healthy", 0.95, 40, 2000, 760, 38_000, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData("without one bad event, at the minimum", 0.999, 0, 100, 0, 1900, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData("on the objective, as stable", 0.95, 100, 2000, 1900, 38_000, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData("better than a stable that misses", 0.95, 60, 2000, 7600, 38_000, Verdict.Pass, VerdictReason.ObjectiveMet)]
    // Worse than the objective and than stable.
    [InlineData("half of the requests fail, before the minimum", 0.999, 6, 12, 0, 228, Verdict.Breach, VerdictReason.ObjectiveMissed)]
    [InlineData("ten times the allowed errors", 0.999, 20, 1000, 10, 19_000, Verdict.Breach, VerdictReason.ObjectiveMissed)]
    [InlineData("twice as slow as allowed", 0.95, 100, 1000, 950, 19_000, Verdict.Breach, VerdictReason.ObjectiveMissed)]
    [InlineData("everything fails, stable is perfect", 0.99, 100, 100, 0, 1900, Verdict.Breach, VerdictReason.ObjectiveMissed)]
    [InlineData("stable misses too, the canary far more", 0.95, 500, 1000, 1900, 19_000, Verdict.Breach, VerdictReason.ObjectiveMissed)]
    // Worse than one of the two only.
    [InlineData("worse than stable inside the objective", 0.95, 60, 2000, 380, 38_000, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData("a fault of both", 0.95, 200, 1000, 3800, 19_000, Verdict.NoData, VerdictReason.StableBreachesToo)]
    [InlineData("a fault of both, the canary somewhat better", 0.95, 180, 1000, 3800, 19_000, Verdict.NoData, VerdictReason.StableBreachesToo)]
    [InlineData("a fault of both, stable dead", 0.95, 1000, 1000, 19_000, 19_000, Verdict.NoData, VerdictReason.StableBreachesToo)]
    // Not enough.
    [InlineData("no traffic at all", 0.95, 0, 0, 0, 0, Verdict.NoData, VerdictReason.NoSamples)]
    [InlineData("no canary traffic", 0.95, 0, 0, 19, 1900, Verdict.NoData, VerdictReason.NoSamples)]
    [InlineData("one sample below the minimum", 0.95, 0, 99, 0, 1881, Verdict.NoData, VerdictReason.TooFewSamples)]
    [InlineData("one bad event", 0.999, 1, 1, 0, 19, Verdict.NoData, VerdictReason.TooFewSamples)]
    [InlineData("rather bad, not proven", 0.95, 15, 150, 140, 2850, Verdict.NoData, VerdictReason.Undecided)]
    [InlineData("misses, and stable had no traffic", 0.95, 500, 1000, 0, 0, Verdict.NoData, VerdictReason.Undecided)]
    public void A_canary_beside_stable(
        string name, double objective, double canaryBad, double canaryTotal, double stableBad, double stableTotal, Verdict verdict, VerdictReason reason)
    {
        var actual = Looks.Once(Looks.Objective(objective), Looks.Bad(canaryBad, canaryTotal), Looks.Bad(stableBad, stableTotal));
        Assert.True((verdict, reason) == (actual.Verdict, actual.Reason), $"{name}: {actual}");
        Assert.Equal(verdict == Verdict.Breach, actual.Evidence >= 1);
    }

    [Theory]
    [InlineData(null, 400, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData(0.5, 400, Verdict.Breach, VerdictReason.MaxRegressionExceeded)]
    [InlineData(0.5, 250, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData(0.5, 200, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData(2.0, 400, Verdict.Pass, VerdictReason.ObjectiveMet)]
    public void A_regression_inside_the_objective(double? maxRegression, double canaryBad, Verdict verdict, VerdictReason reason)
    {
        var actual = Looks.Once(Looks.Objective(0.9, maxRegression), Looks.Bad(canaryBad, 20_000), Looks.Bad(2000, 200_000));
        Assert.Equal((verdict, reason), (actual.Verdict, actual.Reason));
    }

    [Theory]
    [InlineData(3, 1000, Verdict.Pass, VerdictReason.ObjectiveMet)]
    [InlineData(100, 1000, Verdict.Breach, VerdictReason.ObjectiveMissed)]
    [InlineData(0, 10, Verdict.NoData, VerdictReason.TooFewSamples)]
    public void With_no_stable_the_objective_decides(double bad, double total, Verdict verdict, VerdictReason reason)
    {
        var actual = Looks.Once(Looks.Objective(0.95), Looks.Bad(bad, total), stable: null);
        Assert.Equal((verdict, reason), (actual.Verdict, actual.Reason));
    }

    [Theory]
    [InlineData(0.02, 0.02, Verdict.Pass)]
    [InlineData(0.02, 0.15, Verdict.Breach)]
    [InlineData(0.14, 0.15, Verdict.NoData)]
    public void Alone_after_stable_the_canary_is_held_against_what_stable_was(double before, double after, Verdict verdict)
    {
        var sli = Looks.Objective(0.95);
        var (history, _) = SliAnalysis.Look(sli, Looks.Settings, SliHistory.Empty, 0, Looks.Bad(1000 * before, 1000), Looks.Bad(1000 * before, 1000));
        (history, _) = SliAnalysis.Look(sli, Looks.Settings, history, 1, Looks.Bad((1000 * before) + (2000 * after), 3000), stable: null);
        Assert.Equal(3000, history.Canary.Total);
        var again = SliAnalysis.Look(sli, Looks.Settings, history, 1, Looks.Bad((1000 * before) + (2000 * after), 3000), stable: null).Verdict;
        Assert.Equal(verdict, again.Verdict);
    }

    [Fact]
    public void What_the_provider_did_not_say_is_no_verdict_and_changes_nothing()
    {
        var good = Looks.Bad(0, 1000);
        var failed = SliAnswer.Failed("timed out after 5 s");
        (SliAnswer Canary, SliAnswer? Stable, Verdict Verdict, string? Detail)[] cases =
        [
            (failed, good, Verdict.ProviderError, failed.Error),
            (good, failed, Verdict.ProviderError, failed.Error),
            (SliAnswer.Empty, failed, Verdict.ProviderError, failed.Error),
            (SliAnswer.Empty, good, Verdict.NoData, null),
            (good, SliAnswer.Empty, Verdict.NoData, null),
            (SliAnswer.Empty, null, Verdict.NoData, null),
        ];
        var (before, _) = SliAnalysis.Look(Looks.Objective(0.95), Looks.Settings, SliHistory.Empty, 0, good, good);
        foreach (var (canary, stable, expected, detail) in cases)
        {
            var (after, verdict) = SliAnalysis.Look(Looks.Objective(0.95), Looks.Settings, before, 0, canary, stable);
            Assert.Equal((expected, detail), (verdict.Verdict, verdict.Detail));
            Assert.Equal(1000, verdict.Canary.Total);
            Assert.Same(before, after);
        }
    }

    [Fact]
    public void A_heavy_step_in_a_bad_hour_is_not_held_against_the_canary()
    {
        // Alike in each step; but most of the canary's traffic is in the bad one, and pooled it would look far worse.
        var sli = Looks.Objective(0.95);
        var (history, _) = SliAnalysis.Look(sli, Looks.Settings, SliHistory.Empty, 0, Looks.Bad(10, 1000), Looks.Bad(190, 19_000));
        var (_, verdict) = SliAnalysis.Look(sli, Looks.Settings, history, 1, Looks.Bad(3010, 11_000), Looks.Bad(3190, 29_000));
        Assert.True(verdict.Canary.BadRatio > 2 * 3190.0 / 29_000);
        Assert.NotEqual(Verdict.Breach, verdict.Verdict);
    }

    [Theory]
    [InlineData("latency", 0.95, 0.02, 0.10, 1500)]
    [InlineData("availability", 0.999, 0.0005, 0.02, 1000)]
    public void A_fault_that_begins_with_a_step_is_not_hidden_by_a_long_good_time(string name, double objective, double before, double after, int requests)
    {
        var sli = Looks.Objective(objective);
        var (history, first) = SliAnalysis.Look(sli, Looks.Settings, SliHistory.Empty, 0, Looks.Bad(1e5 * before, 1e5), Looks.Bad(4e5 * before, 4e5));
        Assert.Equal(Verdict.Pass, first.Verdict);
        var verdict = SliAnalysis.Look(
            sli, Looks.Settings, history, 1, Looks.Bad((1e5 * before) + (requests * after), 1e5 + requests), Looks.Bad((4e5 + requests) * before, 4e5 + requests)).Verdict;
        Assert.True(verdict.Verdict == Verdict.Breach, $"{name}: {verdict}");
    }

    [Theory]
    [InlineData(0.95, 0.05)]
    [InlineData(0.98, 0.01)]
    public void The_limit_is_the_worse_of_objective_and_stable(double objective, double stableBad)
    {
        var verdict = Looks.Once(Looks.Objective(objective), Looks.Bad(0, 1000), Looks.Bad(100_000 * stableBad, 100_000));
        Assert.Equal(1 - Math.Max(1 - objective, stableBad * 1.02), verdict.Limit, 1e-12);
    }
}
