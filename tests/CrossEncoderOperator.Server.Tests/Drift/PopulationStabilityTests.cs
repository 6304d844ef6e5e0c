using CrossEncoderOperator.Server.Drift;

namespace CrossEncoderOperator.Server.Tests.Drift;

public sealed class PopulationStabilityTests
{
    [Theory]
    [InlineData(new long[] { 10, 20, 30 }, new long[] { 100, 200, 300 }, 0, 0.001)]
    // (0.75 - 0.25) * ln(0.75 / 0.25), twice.
    [InlineData(new long[] { 250_000, 750_000 }, new long[] { 750_000, 250_000 }, 1.0986122886681098, 0.001)]
    public void Grows_with_the_difference(long[] reference, long[] current, double expected, double tolerance) =>
        Assert.Equal(expected, PopulationStability.Index(reference, current), tolerance);

    [Fact]
    public void Empty_bins_give_a_number()
    {
        var index = PopulationStability.Index([1000, 0, 0], [0, 0, 1000]);
        Assert.True(double.IsFinite(index) && index > 1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.099, 0)]
    [InlineData(0.1, 1)]
    [InlineData(1, 9)]
    [InlineData(-0.5, 0)]
    [InlineData(7, 9)]
    public void Bins_of_scores(double probability, int bin) => Assert.Equal(bin, DriftCounts.BinOfScore(probability));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 0)]
    [InlineData(9, 1)]
    [InlineData(16, 1)]
    [InlineData(17, 2)]
    [InlineData(int.MaxValue, 11)]
    public void Bins_of_lengths(int tokens, int bin) => Assert.Equal(bin, DriftCounts.BinOfTokens(tokens));
}
