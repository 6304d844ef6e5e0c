using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests.Scoring;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(1, 0, 0, 0.5)]
    [InlineData(2, -1, 0.5, 0.5)]
    [InlineData(1.7, -0.4, 2, 0.95257412682243336)]
    [InlineData(1, 0, -800, 0)]
    [InlineData(1, 0, 800, 1)]
    public void Platt(double scale, double offset, double logit, double expected) =>
        Assert.Equal(expected, new Calibration(scale, offset).Apply(logit), 1e-15);

    [Fact]
    public void A_temperature_divides() => Assert.Equal(Logistic.Sigmoid(1.5), Calibration.OfTemperature(2).Apply(3), 1e-15);

    /// <summary>In single precision all of them would be 1.</summary>
    [Fact]
    public void Close_scores_stay_apart()
    {
        double[] scores = [.. Enumerable.Range(0, 10).Select(i => new Calibration(1, 0).Apply(20 + i))];
        Assert.Equal(scores, scores.Distinct().Order());
    }
}
