using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Tests.Analysis;

public sealed class SliAnswerTests
{
    [Theory]
    [InlineData(5, 10, 5, 10)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(9.75, 10.25, 9.75, 10.25)]
    [InlineData(100.4, 100, 100, 100)]
    [InlineData(0.9, 0, 0, 0)]
    [InlineData(1e12, 1e12, 1e12, 1e12)]
    public void Counts(double good, double total, double countedGood, double countedTotal) =>
        Assert.Equal(new EventCounts(countedGood, countedTotal), SliAnswer.Of(good, total).Counts);

    [Theory]
    [InlineData(double.NaN, 10)]
    [InlineData(5, double.NaN)]
    [InlineData(double.PositiveInfinity, 10)]
    [InlineData(5, double.PositiveInfinity)]
    [InlineData(5, double.NegativeInfinity)]
    public void What_is_not_a_number_is_no_data(double good, double total)
    {
        Assert.Null(SliAnswer.Of(good, total).Counts);
        Assert.Null(SliAnswer.Of(good, total).Error);
    }

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(5, -10)]
    [InlineData(15, 10)]
    public void What_is_no_share_of_events_is_an_error(double good, double total)
    {
        Assert.Null(SliAnswer.Of(good, total).Counts);
        Assert.Contains("is not a share of events", SliAnswer.Of(good, total).Error, StringComparison.Ordinal);
    }
}
