using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Quality;

namespace CrossEncoderOperator.Core.Tests.Quality;

public sealed class QualityVerdictTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 9, 0, 0, 700, TimeSpan.Zero);

    [Theory]
    [InlineData("above min", 0.81, null, 0.8, null, "Pass", null)]
    [InlineData("exactly min", 0.8, null, 0.8, null, "Pass", null)]
    [InlineData("min but for rounding", 0.79999999999, null, 0.8, null, "Pass", null)]
    [InlineData("below min", 0.7, null, 0.8, null, "Breach", "ndcg@10 is 0.7, below min 0.8")]
    [InlineData("better than stable", 0.9, 0.8, null, 0.02, "Pass", null)]
    [InlineData("exactly maxDrop", 0.78, 0.8, null, 0.02, "Pass", null)]
    [InlineData("more than maxDrop", 0.77, 0.8, null, 0.02, "Breach", "ndcg@10 is 0.77, more than maxDrop 0.02 below the 0.8 of the revision that serves")]
    [InlineData("no drop allowed", 0.79, 0.8, null, 0.0, "Breach", "ndcg@10 is 0.79, more than maxDrop 0 below the 0.8 of the revision that serves")]
    [InlineData("nothing serves", 0.1, null, null, 0.02, "Pass", null)]
    [InlineData("both missed", 0.5, 0.9, 0.8, 0.02, "Breach", "ndcg@10 is 0.5, below min 0.8; ndcg@10 is 0.5, more than maxDrop 0.02 below the 0.9 of the revision that serves")]
    [InlineData("stable is below min too", 0.7, 0.7, 0.8, null, "Breach", "ndcg@10 is 0.7, below min 0.8")]
    [InlineData("not a number", double.NaN, 0.7, 0.8, null, "Breach", "ndcg@10 is NaN, below min 0.8")]
    public void Limits(string what, double canary, double? stable, double? min, double? maxDrop, string verdict, string? message)
    {
        var status = QualityVerdict.Of(
            new() { Min = min, MaxDrop = maxDrop }, new() { Canary = canary, Stable = stable, Overlap = 0.9, Queries = 160 }, 2, s_now);
        Assert.True((verdict, message) == (status.Verdict, status.Message), $"{what}: {status}");
        Assert.Equal(("ndcg@10", canary, stable, 0.9, 160, 2), (status.Metric, status.Canary, status.Stable, status.Overlap, status.Queries, status.Step));
        Assert.Equal(new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc), status.At);
    }

    public static TheoryData<string, GoldenFinding, string> Undecided => new()
    {
        { "no set", new() { GoldenSetFault = "line 3: grades: is required" }, "golden set: line 3: grades: is required" },
        { "no scores", new() { RankingFault = "the canary could not rank query 7" }, "the canary could not rank query 7" },
        { "a fault besides a value", new() { RankingFault = "x", Canary = 0.1 }, "x" },
        { "nothing", new(), "the golden set was not ranked" },
    };

    [Theory]
    [MemberData(nameof(Undecided))]
    public void What_was_not_ranked_is_not_judged(string what, GoldenFinding finding, string message)
    {
        var status = QualityVerdict.Of(new() { Min = 0.8, Metric = "mrr@3" }, finding, 0, s_now);
        Assert.True(("NoData", "mrr@3", message) == (status.Verdict, status.Metric, status.Message), $"{what}: {status}");
        Assert.Null(status.Queries);
    }
}
