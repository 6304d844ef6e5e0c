using CrossEncoderOperator.Core.Quality;

namespace CrossEncoderOperator.Core.Tests.Quality;

public sealed class RankingMetricsTests
{
    // By hand: gains 7, 3, 1 of grades 3, 2, 1; discounts 1, 1/log2(3) = 0.630930, 1/2, 1/log2(5) = 0.430677.
    [Theory]
    [InlineData("best first", 10, new[] { 3, 2, 1, 0 }, 1.0)]
    [InlineData("nothing relevant", 10, new[] { 0, 0 }, 0.0)]
    [InlineData("no documents", 10, new int[0], 0.0)]
    [InlineData("best second", 10, new[] { 0, 3 }, 0.630930)]
    [InlineData("worst first", 10, new[] { 1, 2, 3 }, (1 + (3 * 0.630930) + 3.5) / (7 + (3 * 0.630930) + 0.5))]
    [InlineData("cut off: the ideal is cut off too", 1, new[] { 2, 3 }, 3.0 / 7)]
    [InlineData("best just outside", 3, new[] { 0, 0, 0, 1 }, 0.0)]
    [InlineData("best just inside", 4, new[] { 0, 0, 0, 1 }, 0.430677)]
    [InlineData("the highest grade", 2, new[] { 0, 10 }, 0.630930)]
    public void Ndcg(string what, int k, int[] grades, double expected) =>
        Assert.True(Math.Abs(expected - RankingMetrics.NdcgAt(k, grades)) < 1e-6, what);

    [Theory]
    [InlineData("first", 10, new[] { 1, 0 }, 1, 1.0, 1.0)]
    [InlineData("third", 10, new[] { 0, 0, 2 }, 1, 1.0 / 3, 1.0)]
    [InlineData("last that counts", 3, new[] { 0, 0, 2 }, 1, 1.0 / 3, 1.0)]
    [InlineData("beyond", 2, new[] { 0, 0, 2 }, 1, 0.0, 0.0)]
    [InlineData("below the grade of a hit", 10, new[] { 2, 3 }, 3, 0.5, 1.0)]
    [InlineData("never", 10, new[] { 0, 0 }, 1, 0.0, 0.0)]
    [InlineData("no documents", 10, new int[0], 1, 0.0, 0.0)]
    public void Reciprocal_rank_and_accuracy(string what, int k, int[] grades, int hitGrade, double reciprocalRank, double accuracy) =>
        Assert.True(
            (reciprocalRank, accuracy) == (RankingMetrics.ReciprocalRankAt(k, grades, hitGrade), RankingMetrics.AccuracyAt(k, grades, hitGrade)), what);

    [Theory]
    [InlineData("by score", new[] { 0.1, 0.9, 0.5 }, new[] { 0, 0, 0 }, new[] { 1, 2, 0 })]
    [InlineData("a model that cannot tell apart gets the worst order", new[] { 0.5, 0.5, 0.5 }, new[] { 3, 1, 0 }, new[] { 2, 1, 0 })]
    [InlineData("ties only among equals", new[] { 0.5, 0.9, 0.5 }, new[] { 2, 0, 1 }, new[] { 1, 2, 0 })]
    [InlineData("ties of one grade in the order of the file", new[] { 0.5, 0.5 }, new[] { 1, 1 }, new[] { 0, 1 })]
    public void Ranks(string what, double[] scores, int[] grades, int[] expected) =>
        Assert.True(expected.SequenceEqual(Ranking.Of(scores, grades)), what);

    [Theory]
    [InlineData("the same", new[] { 0, 1, 2, 3 }, new[] { 0, 1, 2, 3 }, 2, 1.0)]
    [InlineData("order within the first k does not matter", new[] { 0, 1, 2, 3 }, new[] { 1, 0, 2, 3 }, 2, 1.0)]
    [InlineData("half", new[] { 0, 1, 2, 3 }, new[] { 0, 2, 1, 3 }, 2, 0.5)]
    [InlineData("nothing", new[] { 0, 1, 2, 3 }, new[] { 3, 2, 1, 0 }, 2, 0.0)]
    [InlineData("fewer documents than k", new[] { 0, 1 }, new[] { 1, 0 }, 10, 1.0)]
    public void Overlap(string what, int[] left, int[] right, int k, double expected) =>
        Assert.True(expected == Ranking.Overlap(left, right, k), what);

    [Theory]
    [InlineData("ndcg@2", ((3.0 / 7 * 0) + 0.630930 + 1) / 2)]
    [InlineData("mrr@10", (0.5 + 1) / 2)]
    [InlineData("accuracy@1", 0.5)]
    [InlineData("accuracy@2", 1.0)]
    public void Mean_over_the_queries(string metric, double expected)
    {
        GoldenQuery[] queries = [new("a", ["x", "y"], [0, 3]), new("b", ["x", "y"], [3, 0])];
        Assert.Equal(expected, RankingMetric.Parse(metric).Mean(queries, [[0, 1], [0, 1]]), 5);
    }

    [Theory]
    [InlineData("ndcg")]
    [InlineData("map@10")]
    [InlineData("ndcg@x")]
    public void Another_metric_is_refused(string metric) => Assert.Throws<FormatException>(() => RankingMetric.Parse(metric));
}
