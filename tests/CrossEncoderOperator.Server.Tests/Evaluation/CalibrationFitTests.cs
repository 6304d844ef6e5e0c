using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Server.Evaluation;

namespace CrossEncoderOperator.Server.Tests.Evaluation;

public sealed class CalibrationFitTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1.7, -0.4)]
    [InlineData(0.2, -3)]
    public void Platt_finds_what_the_labels_were_drawn_from(double scale, double offset)
    {
        var fit = CalibrationFit.Platt(Draw(new Calibration(scale, offset)));
        Assert.Equal(scale, fit.Scale, 0.05 * Math.Max(scale, 1));
        Assert.Equal(offset, fit.Offset, 0.1);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(4)]
    public void Temperature_finds_what_the_labels_were_drawn_from(double temperature)
    {
        var fit = CalibrationFit.Temperature(Draw(Calibration.OfTemperature(temperature)));
        Assert.Equal(temperature, 1 / fit.Scale, 0.05 * temperature);
        Assert.Equal(0, fit.Offset);
    }

    [Fact]
    public void Logits_that_part_all_relevant_pairs_from_the_others_have_a_fit()
    {
        (double, bool)[] pairs = [.. Enumerable.Range(-50, 100).Select(logit => (logit + 0.5, logit >= 0))];
        var fit = CalibrationFit.Platt(pairs);
        Assert.True(fit.Scale is > 0.1 and < 100 && Math.Abs(fit.Offset) < 1, $"{fit}");
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e3)]
    public void Logits_of_any_size_have_a_fit(double size)
    {
        var pairs = Draw(new Calibration(1, 0));
        var fit = CalibrationFit.Platt([.. pairs.Select(pair => (pair.Logit * size, pair.Relevant))]);
        Assert.Equal(1, fit.Scale * size, 0.05);
    }

    [Theory]
    [InlineData(false, "there must be relevant documents and others")]
    [InlineData(true, "the scores do not rise with relevance, so that they cannot be calibrated")]
    public void Says_why_there_is_no_fit(bool both, string message)
    {
        (double, bool)[] pairs = [(1, false), (2, false), (0, both), (-1, both)];
        Assert.Equal(message, Assert.Throws<EvaluationException>(() => CalibrationFit.Platt(pairs)).Message);
    }

    private static (double Logit, bool Relevant)[] Draw(Calibration calibration)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 40_000).Select(_ =>
        {
            var logit = random.NextDouble() * 12 - 6;
            return (logit, random.NextDouble() < calibration.Apply(logit));
        })];
    }
}
