using CrossEncoderOperator.Inference.Models;
using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests.Scoring;

public sealed class PairScoreTests
{
    [Theory]
    [InlineData(new[] { 0f }, "Sigmoid", 0.5, 0)]
    [InlineData(new[] { 2f }, "Sigmoid", 0.8807970779778823, 2)]
    [InlineData(new[] { -40f }, "Sigmoid", 4.248354255291589e-18, -40)]
    [InlineData(new[] { 40f }, "Sigmoid", 1, 40)]
    [InlineData(new[] { 1000f }, "Sigmoid", 1, 1000)]
    [InlineData(new[] { -1000f }, "Sigmoid", 0, -1000)]
    [InlineData(new[] { -7.5f }, "Identity", -7.5, -7.5)]
    [InlineData(new[] { 1f, 3f }, "Sigmoid", 0.8807970779778823, 2)]
    [InlineData(new[] { 3f, 1f }, "Sigmoid", 0.8807970779778823, 2, 0)]
    [InlineData(new[] { 3f, 1f }, "Identity", -2, -2)]
    public void Is_the_activation_of_the_logits(float[] logits, string activation, double value, double logit, int relevant = 1)
    {
        var score = PairScore.Of(logits, Enum.Parse<Activation>(activation), relevant);
        Assert.Equal(value, score.Value, 1e-15);
        Assert.Equal(logit, score.Logit, 1e-15);
    }
}
