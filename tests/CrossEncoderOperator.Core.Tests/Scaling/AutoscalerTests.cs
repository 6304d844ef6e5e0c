using CrossEncoderOperator.Core.Scaling;
using CsCheck;

namespace CrossEncoderOperator.Core.Tests.Scaling;

public sealed class AutoscalerTests
{
    private static readonly AutoscalerSettings s_settings = new(Target: 100, Tolerance: 0.1, ScaleUpRate: 10, ScaleDownRate: 2);

    [Theory]
    [InlineData("at the target", 400, 0, 400, 4, 4, 4)]
    [InlineData("within the tolerance above", 439, 0, 439, 4, 4, 4)]
    [InlineData("within the tolerance below", 361, 0, 361, 4, 4, 4)]
    [InlineData("above", 441, 0, 441, 4, 4, 5)]
    [InlineData("far above, without a burst", 750, 0, 750, 4, 4, 8)]
    [InlineData("a burst of more than twice what is ready", 100, 801, 100, 4, 4, 9)]
    [InlineData("a burst of less than that", 400, 799, 400, 4, 4, 4)]
    [InlineData("a burst counts from what is ready, not from what is asked for", 100, 250, 100, 1, 4, 4)]
    [InlineData("a burst while replicas are on their way", 100, 650, 100, 1, 4, 7)]
    [InlineData("from one replica, no more than ten times", 100, 9_000, 100, 1, 1, 10)]
    [InlineData("from none, as from one", 0, 300, 0, 0, 0, 3)]
    [InlineData("the limit of the rate never lowers", 5_000, 0, 5_000, 1, 20, 20)]
    [InlineData("below", 150, 0, 150, 4, 4, 2)]
    [InlineData("below, but not long enough", 150, 0, 330, 4, 4, 4)]
    [InlineData("below, after a burst in the stable window", 150, 300, 150, 4, 4, 3)]
    [InlineData("far below: half is kept", 10, 0, 10, 40, 40, 20)]
    [InlineData("nothing to do", 0, 0, 0, 4, 4, 2)]
    [InlineData("nothing to do, one replica", 0, 0, 0, 1, 1, 0)]
    public void Replicas_follow_the_load(string because, double stable, double panic, double peak, int ready, int current, int expected) =>
        Assert.True(
            Autoscaler.Recommend(new(stable, panic, peak, IsComplete: true), ready, current, s_settings) is var actual && actual == expected,
            $"{because}: {actual} instead of {expected}");

    [Fact]
    public void Without_all_reports_nothing_is_scaled_down_but_up() => Gen.Select(Gen.Double[0, 5_000], Gen.Double[0, 5_000], Gen.Int[0, 50], Gen.Int[0, 50])
        .Sample((stable, panic, ready, current) =>
            Assert.InRange(Autoscaler.Recommend(new(stable, panic, stable, IsComplete: false), ready, current, s_settings), current, int.MaxValue));

    [Fact]
    public void More_load_never_means_fewer_replicas() => Gen.Select(Gen.Double[0, 5_000], Gen.Double[0, 2_000], Gen.Int[0, 50], Gen.Int[0, 50])
        .Sample((load, more, ready, current) => Assert.True(At(load, ready, current) <= At(load + more, ready, current)));

    [Fact]
    public void Constant_load_comes_to_rest_within_the_tolerance() => Gen.Select(Gen.Double[0, 20_000], Gen.Int[1, 100])
        .Sample((load, current) =>
        {
            var replicas = current;
            for (var i = 0; i < 20; i++)
            {
                replicas = At(load, replicas, replicas);
            }
            Assert.Equal(replicas, At(load, replicas, replicas));
            Assert.InRange(replicas * 100.0, load / 1.1 - 1e-6, Math.Max(load / 0.9, load + 100) + 1e-6);
        });

    private static int At(double load, int ready, int current) => Autoscaler.Recommend(new(load, load, load, IsComplete: true), ready, current, s_settings);
}
