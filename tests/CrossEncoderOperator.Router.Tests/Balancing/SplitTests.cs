using System.Globalization;
using CrossEncoderOperator.Router.Balancing;

namespace CrossEncoderOperator.Router.Tests.Balancing;

public sealed class SplitTests
{
    [Theory]
    [InlineData("by weight", "10+ 90+", 1, "10 90")]
    [InlineData("three", "25+ 25+ 50+", 2, "25 25 50")]
    [InlineData("weights that do not sum to 100 count by their ratio", "1+ 3+", 1, "25 75")]
    [InlineData("one that is not ready leaves its share to the others by weight", "50- 10+ 40+", 2, "0 20 80")]
    [InlineData("a canary that is not ready leaves all to stable", "100- 0+", 1, "0 100")]
    [InlineData("stable that is not ready leaves all to the canary", "5+ 95-", 1, "100 0")]
    [InlineData("weight 0 gets nothing", "0+ 100+", 1, "0 100")]
    [InlineData("no weights at all: stable", "0+ 0+", 1, "0 100")]
    [InlineData("a revision of weight 0 that is not stable gets nothing even when it is the only one ready", "0+ 100-", 1, "0 0")]
    [InlineData("none ready", "10- 90-", 1, "0 0")]
    [InlineData("no stable, no weights", "0+ 0+", -1, "0 0")]
    public void Requests_are_divided(string name, string shares, int fallback, string expected)
    {
        var parsed = shares.Split(' ').Select(s => new Share(int.Parse(s[..^1], CultureInfo.InvariantCulture), s[^1] == '+')).ToArray();
        var split = new Split(parsed, fallback);
        var counts = new int[parsed.Length];
        var positions = new Positions(0);
        for (var i = 0; i < 10_000; i++)
        {
            if (split.At(positions.Next()) is >= 0 and var index)
            {
                counts[index]++;
            }
        }

        var measured = counts.Select(c => c / 100.0).Zip(expected.Split(' ').Select(s => double.Parse(s, CultureInfo.InvariantCulture)));
        Assert.All(measured, pair => Assert.True(Math.Abs(pair.First - pair.Second) < 0.1, $"{name}: {pair.First} % instead of {pair.Second} %"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(25)]
    [InlineData(33)]
    [InlineData(50)]
    [InlineData(99)]
    public void Every_run_of_requests_is_nearly_exact_not_only_the_long_one(int weight)
    {
        var split = new Split([new(weight, true), new(100 - weight, true)], 1);
        var positions = new Positions(0x1234_5678_9ABC_DEF0);
        var canary = new int[10_001];
        for (var i = 1; i < canary.Length; i++)
        {
            canary[i] = canary[i - 1] + (split.At(positions.Next()) == 0 ? 1 : 0);
        }

        Assert.InRange(canary[10_000], (100 * weight) - 10, (100 * weight) + 10);
        foreach (var length in new[] { 20, 100, 1000 })
        {
            for (var from = 0; from + length < canary.Length; from += 7)
            {
                Assert.InRange(canary[from + length] - canary[from] - (length * weight / 100.0), -3, 3);
            }
        }
    }

    [Fact]
    public void Two_routers_that_share_the_requests_in_any_way_are_as_exact_as_one()
    {
        var split = new Split([new(10, true), new(90, true)], 1);
        Positions[] routers = [new(Sticky.Position("", "router-a")), new(Sticky.Position("", "router-b"))];
        var random = new Random(7);
        var canary = 0;
        for (var i = 0; i < 10_000; i++)
        {
            canary += split.At(routers[random.Next(2)].Next()) == 0 ? 1 : 0;
        }

        Assert.InRange(canary, 990, 1010);
    }

    [Fact]
    public void A_session_that_is_at_the_canary_stays_there_while_its_weight_grows()
    {
        var before = new HashSet<int>();
        foreach (var weight in new[] { 1, 5, 25, 50, 100 })
        {
            var split = new Split([new(weight, true), new(100 - weight, true)], 1);
            var now = Enumerable.Range(0, 5000).Where(i => split.At(Sticky.Position("shop/product-search/bbb/", $"session-{i}")) == 0).ToHashSet();
            Assert.Superset(before, now);
            Assert.InRange(now.Count, (50 * weight) - 150, (50 * weight) + 150);
            before = now;
        }
    }

    [Fact]
    public void Another_canary_draws_other_sessions()
    {
        var split = new Split([new(10, true), new(90, true)], 1);
        var both = Enumerable.Range(0, 5000).Count(i =>
            split.At(Sticky.Position("one/", $"session-{i}")) == 0 && split.At(Sticky.Position("two/", $"session-{i}")) == 0);
        Assert.InRange(both, 20, 90);
    }

    [Fact]
    public void A_session_of_any_length_has_a_position() =>
        Assert.NotEqual(Sticky.Position("salt", new string('x', 9000)), Sticky.Position("salt", new string('x', 9001)));
}
