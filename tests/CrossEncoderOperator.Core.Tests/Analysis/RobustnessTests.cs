using CrossEncoderOperator.Core.Analysis;
using CsCheck;

namespace CrossEncoderOperator.Core.Tests.Analysis;

public sealed class RobustnessTests
{
    private static readonly double[] s_totals = [0, 0.25, 1, 100, 1e5, 1e9, 1e12];
    private static readonly double[] s_shares = [0, 1e-9, 0.05, 0.5, 1];

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.999999)]
    [InlineData(1)]
    public void Every_count_has_a_verdict_with_finite_numbers(double objective)
    {
        foreach (var (canary, canaryShare) in Pairs())
        {
            foreach (var (stable, stableShare) in Pairs())
            {
                var verdict = Looks.Once(Looks.Objective(objective, 0.5), Looks.Bad(canary * canaryShare, canary), Looks.Bad(stable * stableShare, stable));
                Assert.True(double.IsFinite(verdict.Evidence) && verdict.Evidence >= 0, verdict.ToString());
                Assert.InRange(verdict.Limit, 0, 1);
                Assert.True(canaryShare > stableShare || verdict.Verdict != Verdict.Breach, verdict.ToString());
            }
        }
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0.9999999, 1e9, 1000)]
    public void Odd_settings_do_no_harm(double confidence, double minSamples, int slis)
    {
        var settings = new AnalysisSettings { Confidence = confidence, MinSamples = minSamples, SliCount = slis };
        foreach (var (total, share) in Pairs())
        {
            var (_, verdict) = SliAnalysis.Look(Looks.Objective(0.95), settings, SliHistory.Empty, 0, Looks.Bad(total * share, total), Looks.Bad(0, total));
            Assert.False(double.IsNaN(verdict.Evidence));
            Assert.True(total > 0 || verdict.Verdict == Verdict.NoData);
        }
    }

    [Fact]
    public void One_more_bad_request_never_lowers_the_evidence() =>
        Gen.Select(Gen.Int[0, 500], Gen.Int[1, 5000], Gen.Int[0, 500], Gen.Int[1, 5000]).Sample((canaryBad, canaryGood, stableBad, stableGood) =>
        {
            var stable = Looks.Bad(stableBad, stableBad + stableGood);
            var sli = Looks.Objective(0.95, 0.5);
            var fewer = Looks.Once(sli, Looks.Bad(canaryBad, canaryBad + canaryGood), stable);
            var more = Looks.Once(sli, Looks.Bad(canaryBad + 1, canaryBad + canaryGood), stable);
            return more.Evidence >= fewer.Evidence - 1e-9;
        });

    [Fact]
    public void Looking_more_often_changes_nothing() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 3000], Gen.Int[2, 20]).Sample((bad, good, looks) =>
        {
            var sli = Looks.Objective(0.95);
            var (canary, stable) = (new EventCounts(good, bad + good), new EventCounts(20 * good, 20 * (bad + good)));
            var once = Looks.Once(sli, SliAnswer.Of(canary.Good, canary.Total), SliAnswer.Of(stable.Good, stable.Total));
            var (history, often) = (SliHistory.Empty, once);
            for (var look = 1; look <= looks; look++)
            {
                var part = (double)look / looks;
                (history, often) = SliAnalysis.Look(
                    sli, Looks.Settings, history, 0, SliAnswer.Of(canary.Good * part, canary.Total * part), SliAnswer.Of(stable.Good * part, stable.Total * part));
            }

            return often.Verdict == once.Verdict && Math.Abs(often.Evidence - once.Evidence) < 1e-9;
        });

    private static IEnumerable<(double Total, double Share)> Pairs() =>
        s_totals.SelectMany(total => s_shares.Select(share => (total, share)));
}
