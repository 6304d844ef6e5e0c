using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Tests.Analysis;

/// <summary>Error rates of whole rollouts, with fixed seeds. Budgets are larger than the default, so that they show in few runs.</summary>
public sealed class CalibrationTests
{
    private const int Runs = 400;

    [Theory]
    [InlineData("identical, on the objective", 0.95, 0.05, 0.05)]
    [InlineData("identical, both miss", 0.95, 0.08, 0.08)]
    [InlineData("identical, rare errors", 0.999, 0.001, 0.001)]
    [InlineData("identical, common errors", 0.5, 0.5, 0.5)]
    [InlineData("on the objective, stable far better", 0.95, 0.05, 0.01)]
    [InlineData("misses, but within tolerance of stable", 0.95, 0.1017, 0.10)]
    public void A_canary_that_does_not_breach_is_seldom_rolled_back(string name, double objective, double canaryBad, double stableBad)
    {
        const double budget = 0.1;
        var breaches = Count(Verdict.Breach, objective, budget, canaryBad, stableBad, looks: 120);
        Assert.True(breaches <= Runs * budget / 2, $"{name}: {breaches} of {Runs}");
    }

    [Theory]
    [InlineData("errors", 0.999, 0.05, 0.0005)]
    [InlineData("latency", 0.95, 0.15, 0.05)]
    public void A_canary_that_breaches_is_rolled_back_and_does_not_pass_before(string name, double objective, double canaryBad, double stableBad)
    {
        var breaches = Count(Verdict.Breach, objective, 0.01, canaryBad, stableBad, looks: 30);
        Assert.True(breaches == Runs, $"{name}: {breaches} of {Runs}");
    }

    [Theory]
    [InlineData("worse than objective, stable and resolution", 0.95, 0.15, 0.04)]
    public void A_canary_beyond_the_resolution_seldom_passes(string name, double objective, double canaryBad, double stableBad)
    {
        var passes = Count(Verdict.Pass, objective, 0.1, canaryBad, stableBad, looks: 30);
        Assert.True(passes <= Runs * 0.1 / 2, $"{name}: {passes} of {Runs}");
    }

    [Fact]
    public void Faults_that_hit_both_are_nobodys_fault()
    {
        var random = new Random(7);
        var sli = Looks.Objective(0.95);
        for (var run = 0; run < Runs / 4; run++)
        {
            var (history, canary, stable) = (SliHistory.Empty, (Bad: 0, Total: 0), (Bad: 0, Total: 0));
            for (var look = 0; look < 60; look++)
            {
                var bad = look % 6 == 5 ? 0.6 : 0.01;
                canary = (canary.Bad + Binomial(random, 50, bad), canary.Total + 50);
                stable = (stable.Bad + Binomial(random, 450, bad), stable.Total + 450);
                (history, var verdict) = SliAnalysis.Look(sli, Looks.Settings, history, 0, Looks.Bad(canary.Bad, canary.Total), Looks.Bad(stable.Bad, stable.Total));
                Assert.NotEqual(Verdict.Breach, verdict.Verdict);
            }
        }
    }

    /// <summary>Rollouts that ever get the verdict; two steps, one in eleven requests and then one in two for the canary.</summary>
    private static int Count(Verdict wanted, double objective, double budget, double canaryBad, double stableBad, int looks)
    {
        var random = new Random(3);
        var settings = new AnalysisSettings { SliCount = 1, Confidence = 1 - budget };
        var sli = Looks.Objective(objective);
        var count = 0;
        for (var run = 0; run < Runs; run++)
        {
            var (history, canary, stable) = (SliHistory.Empty, (Bad: 0, Total: 0), (Bad: 0, Total: 0));
            for (var look = 0; look < looks; look++)
            {
                var step = look < looks / 2 ? 0 : 1;
                var others = step == 0 ? 300 : 30;
                canary = (canary.Bad + Binomial(random, 30, canaryBad), canary.Total + 30);
                stable = (stable.Bad + Binomial(random, others, stableBad), stable.Total + others);
                (history, var verdict) = SliAnalysis.Look(sli, settings, history, step, Looks.Bad(canary.Bad, canary.Total), Looks.Bad(stable.Bad, stable.Total));
                if (verdict.Verdict == wanted)
                {
                    count++;
                    break;
                }

                if (verdict.Verdict == Verdict.Breach)
                {
                    break;
                }
            }
        }

        return count;
    }

    private static int Binomial(Random random, int trials, double probability)
    {
        var hits = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            hits += random.NextDouble() < probability ? 1 : 0;
        }

        return hits;
    }
}
