using CrossEncoderOperator.Core.Analysis;
using CsCheck;

namespace CrossEncoderOperator.Core.Tests.Analysis;

public sealed class BinomialTestTests
{
    private static readonly Gen<(double Hits, double Misses, double Null)> s_samples =
        Gen.Select(Gen.Double[0, 1e6], Gen.Double[0, 1e6], Gen.Double[1e-6, 1 - 1e-6]);

    [Fact]
    public void A_hit_more_never_lowers_the_evidence_and_a_miss_more_never_raises_it() =>
        s_samples.Sample(sample =>
        {
            var (hits, misses, probability) = sample;
            var evidence = Evidence(hits, misses);
            return Evidence(hits + 1, misses) >= evidence - Rounding(hits + misses) && Evidence(hits, misses + 1) <= evidence + Rounding(hits + misses);

            double Evidence(double more, double less) => BinomialTest.LogEvidenceOfMore(new BinomialSample(more, more + less, probability));
        });

    [Fact]
    public void A_change_that_may_have_begun_later_costs_little() =>
        s_samples.Sample(sample =>
        {
            var (hits, misses, probability) = sample;
            var whole = BinomialTest.LogEvidenceOfMore(new BinomialSample(hits, hits + misses, probability));
            var split = BinomialTest.LogEvidenceOfMore(
                new BinomialSample(0.3 * hits, (0.3 * hits) + (0.8 * misses), probability),
                new BinomialSample(0.7 * hits, (0.7 * hits) + (0.2 * misses), probability));
            return whole < 0 || split >= whole - Math.Log(4.0 / 3) - Rounding(hits + misses);
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(50, 1000)]
    [InlineData(0.25, 0.75)]
    [InlineData(1e6, 1e9)]
    [InlineData(0, 1e9)]
    [InlineData(1e9, 1e9)]
    public void The_bounds_hold_the_estimate_between_them(double hits, double trials)
    {
        var (lower, upper) = (BinomialTest.LowerBound(hits, trials, Math.Log(100)), BinomialTest.UpperBound(hits, trials, Math.Log(100)));
        var estimate = trials == 0 ? 0.5 : hits / trials;
        Assert.InRange(estimate, lower - 1e-9, upper + 1e-9);
        Assert.InRange(upper - lower, 0, trials == 0 ? 1 : 12 / Math.Sqrt(trials));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Looking_after_every_event_keeps_the_error_below_its_budget(double probability)
    {
        const double budget = 0.05;
        const int runs = 1000;
        var random = new Random(1);
        var wrong = 0;
        var events = (int)(50 / probability);
        for (var run = 0; run < runs; run++)
        {
            var (more, less) = (false, false);
            var trials = 0;
            for (var hits = 1; trials < events; hits++)
            {
                // Evidence of more is largest at a hit, of less just before it.
                trials += (int)(Math.Log(1 - random.NextDouble()) / Math.Log(1 - probability)) + 1;
                more |= BinomialTest.LogEvidenceOfMore(new BinomialSample(hits, trials, probability)) >= -Math.Log(budget);
                less |= BinomialTest.LogEvidenceOfLess(new BinomialSample(hits - 1, trials - 1, probability)) >= -Math.Log(budget);
            }

            wrong += (more ? 1 : 0) + (less ? 1 : 0);
        }

        // Two tests a run; the bound is not reached, as each budget is for an endless run.
        Assert.InRange(wrong, 1, runs * 2 * budget);
    }

    private static double Rounding(double trials) => 1e-9 + (1e-13 * trials);
}
