using CrossEncoderOperator.Training.Data.Metrics;
using CrossEncoderOperator.Training.Data.Queries;

namespace CrossEncoderOperator.Training.Tests.Metrics;

public sealed class RankingReportTests
{
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
