using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Tests.Analysis;

public sealed class DispersionTests
{
    [Theory]
    [InlineData("even", new[] { 10.0, 10, 10, 10, 10, 10, 10, 10 }, 1, 1)]
    [InlineData("as uneven as chance", new[] { 8.0, 13, 10, 6, 12, 9, 14, 10 }, 1, 1)]
    [InlineData("two of eight looks are bursts", new[] { 1.0, 1, 70, 1, 1, 1, 70, 1 }, 50, 150)]
    [InlineData("no bad event", new[] { 0.0, 0, 0, 0, 0, 0, 0, 0 }, 1, 1)]
    [InlineData("nothing but bad events", new[] { 1000.0, 1000, 1000 }, 1, 1)]
    [InlineData("one rare event", new[] { 0.0, 0, 0, 1, 0, 0, 0, 0 }, 1, 1)]
    [InlineData("one look", new[] { 500.0 }, 1, 1)]
    public void It_is_1_unless_stable_is_burstier_than_chance(string name, double[] badOfThousand, double least, double most)
    {
        var dispersion = Dispersion.Of(History(badOfThousand).Stages);
        Assert.True(dispersion >= least && dispersion <= most, $"{name}: {dispersion}");
    }

    [Fact]
    public void A_bursty_stable_makes_the_same_canary_prove_less()
    {
        var sli = Looks.Objective(0.95);
        var even = Judge([18, 18, 18, 18, 18, 18, 18, 18]);
        var bursty = Judge([1, 1, 70, 1, 1, 1, 68, 1]);
        Assert.Equal(Verdict.Breach, even.Verdict);
        Assert.Equal(Verdict.NoData, bursty.Verdict);
        Assert.InRange(bursty.Evidence, 0, even.Evidence / 4);

        SliVerdict Judge(double[] stable) =>
            SliAnalysis.Look(sli, Looks.Settings, History(stable), 1, Looks.Bad(30, 150), Looks.Bad(stable.Sum() + 50, 11_000)).Verdict;
    }

    [Fact]
    public void A_bursty_canary_beside_an_even_stable_is_a_fault()
    {
        var (_, verdict) = SliAnalysis.Look(Looks.Objective(0.95), Looks.Settings, History([10, 10, 10, 10, 10, 10]), 1, Looks.Bad(40, 75), Looks.Bad(75, 7500));
        Assert.Equal(Verdict.Breach, verdict.Verdict);
    }

    private static SliHistory History(double[] badOfThousand)
    {
        var history = SliHistory.Empty;
        var bad = 0.0;
        for (var look = 0; look < badOfThousand.Length; look++)
        {
            bad += badOfThousand[look];
            var total = 1000.0 * (look + 1);
            history = history.Observe(0, default, new EventCounts(total - bad, total));
        }

        return history;
    }
}
