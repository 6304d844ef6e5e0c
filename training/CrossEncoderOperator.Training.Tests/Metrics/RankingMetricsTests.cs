using CrossEncoderOperator.Training.Data.Metrics;
using CrossEncoderOperator.Training.Data.Queries;

namespace CrossEncoderOperator.Training.Tests.Metrics;

public sealed class RankingMetricsTests
{
    // By hand: gains 7, 3, 1; discounts 1, 1/log2(3) = 0.63093, 1/2.
    [Theory]
    [InlineData("best first", new[] { 3, 2, 1, 0 }, 1.0)]
    [InlineData("one grade only", new[] { 2, 2, 2 }, 1.0)]
    [InlineData("nothing relevant", new[] { 0, 0 }, 0.0)]
    [InlineData("no documents", new int[0], 0.0)]
    [InlineData("best second", new[] { 0, 3 }, 0.63093)]
    [InlineData("worst first", new[] { 1, 2, 3 }, (1 + (3 * 0.63093) + 3.5) / (7 + (3 * 0.63093) + 0.5))]
    [InlineData("best beyond the depth", new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 }, 0.0)]
    public void Ndcg_at_10(string name, int[] grades, double expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, RankingMetrics.NdcgAt(10, grades), 4);
    }

    [Theory]
    [InlineData("first", new[] { 3, 3, 0 }, 1.0, 1.0)]
    [InlineData("third", new[] { 2, 0, 3 }, 1.0 / 3, 0.0)]
    [InlineData("tenth", new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 }, 0.1, 0.0)]
    [InlineData("eleventh", new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3 }, 0.0, 0.0)]
    [InlineData("never", new[] { 2, 2 }, 0.0, 0.0)]
    [InlineData("no documents", new int[0], 0.0, 0.0)]
    public void Reciprocal_rank_and_accuracy_count_the_first_hit(string name, int[] grades, double reciprocalRank, double accuracy)
    {
        Assert.NotEmpty(name);
        Assert.Equal(reciprocalRank, RankingMetrics.ReciprocalRankAt(10, grades), 6);
        Assert.Equal(accuracy, RankingMetrics.AccuracyAt1(grades));
    }

    [Fact]
    public void A_report_is_the_mean_over_queries_ranked_by_score()
    {
        JudgedQuery[] queries = [new("a", ["x", "y"], [0, 3]), new("b", ["x", "y"], [3, 0])];

        var report = RankingReport.Of(queries, static _ => [1.0, 2.0]);

        Assert.Equal((1 + 0.63093) / 2, report.NdcgAt10, 4);
        Assert.Equal(0.75, report.MrrAt10);
        Assert.Equal(0.5, report.AccuracyAt1);
    }
}
