using CrossEncoderOperator.Server.Evaluation;

namespace CrossEncoderOperator.Server.Tests.Evaluation;

public sealed class MeasureTests
{
    [Theory]
    [InlineData(new[] { 1, 0, 1, 0 }, 1, (1 + 2.0 / 3) / 2)]
    [InlineData(new[] { 0, 0, 3 }, 1, 1.0 / 3)]
    [InlineData(new[] { 0, 1, 3 }, 3, 1.0 / 3)]
    [InlineData(new[] { 0, 0 }, 1, 0)]
    public void Average_precision(int[] grades, int hitGrade, double expected) =>
        Assert.Equal(expected, AveragePrecision.Of(grades, hitGrade), 1e-12);

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 10.0, 20, 30 }, 1.0)]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 3.0, 2, 1 }, -1.0)]
    // Five pairs agree and one does not.
    [InlineData(new[] { 1.0, 2, 3, 4 }, new[] { 1.0, 2, 4, 3 }, 4.0 / 6)]
    // Of the five that the first orders, four agree; the second orders all six.
    [InlineData(new[] { 1.0, 1, 2, 3 }, new[] { 1.0, 2, 4, 3 }, 0.54772255750516612)]
    [InlineData(new[] { 1.0, 1 }, new[] { 1.0, 2 }, null)]
    [InlineData(new[] { 1.0 }, new[] { 1.0 }, null)]
    public void Kendall_tau(double[] first, double[] second, double? expected)
    {
        var actual = KendallTau.Of(first, second);
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected ?? 0, actual ?? 0, 1e-12);
    }

    [Fact]
    public void Calibration_errors()
    {
        (double, bool)[] right = [.. Enumerable.Range(0, 100).Select(i => (0.25, i % 4 == 0))];
        Assert.Equal(0.25 * 0.75, CalibrationError.Brier(right), 1e-12);
        (double, bool)[] sure = [(1, true), (1, true), (0, false), (0, false)];
        Assert.Equal((0, 0), (CalibrationError.Expected(sure), CalibrationError.Brier(sure)));
        // Ten bins of ten, each of which says 0.1 more than comes true.
        (double, bool)[] late = [.. Enumerable.Range(0, 100).Select(i => ((i / 10 + 1) / 10.0, i % 10 < i / 10))];
        Assert.Equal(0.1, CalibrationError.Expected(late), 1e-12);
    }

    [Fact]
    public void A_report_is_the_mean_over_the_queries()
    {
        LabelledQuery[] queries =
        [
            new("a", ["x", "y", "z"], [0, 3, 1]),
            new("b", ["x", "y"], [1, 0]),
        ];
        var report = EvaluationReport.Of(queries, [[0.9, 0.8, 0.1], [0.7, 0.2]], [[0.9, 0.8, 0.1], [0.2, 0.7]], k: 1, hitGrade: 1);
        Assert.Equal((2, 5, 1), (report.Queries, report.Pairs, report.K));
        Assert.Equal((0.5, 0.5, 0.5), (report.Ndcg, report.Mrr, report.Accuracy));
        Assert.Equal((0.5 + 2.0 / 3) / 2 / 2 + 0.5, report.Map, 1e-12);
        Assert.Equal((0.81 + 0.04 + 0.81 + 0.09 + 0.04) / 5, report.Brier!.Value, 1e-12);
        Assert.Equal(0, report.KendallTau);
        Assert.Equal(
            "2 queries, 5 documents, relevant from grade 1\nnDCG@1         0.5000\nMRR@1          0.5000\nMAP            0.7917\n"
                + "accuracy@1     0.5000\nECE            0.5000\nBrier          0.3580\nKendall tau    0.0000\n",
            report.ToTable());
    }

    [Fact]
    public void Scores_that_are_no_probabilities_have_no_calibration_error()
    {
        var report = EvaluationReport.Of([new("a", ["x", "y"], [0, 1])], [[-3, 4]], null, 10, 1);
        Assert.Equal((null, null, null), (report.Ece, report.Brier, report.KendallTau));
        Assert.DoesNotContain("ECE", report.ToTable(), StringComparison.Ordinal);
    }
}
