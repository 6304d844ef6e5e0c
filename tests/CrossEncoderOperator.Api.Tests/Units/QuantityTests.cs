using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Api.Tests.Units;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("500m")]
    [InlineData("1.5")]
    [InlineData("3k")]
    [InlineData("3M")]
    [InlineData("3G")]
    [InlineData("3T")]
    [InlineData("3Ki")]
    [InlineData("0.5Mi")]
    [InlineData("3Gi")]
    [InlineData("3Ti")]
    public void Means_what_Kubernetes_means(string text) =>
        Assert.Equal(new ResourceQuantity(text).ToDecimal(), Quantity.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("4MB")]
    [InlineData("4 Mi")]
    [InlineData("4Mi\n")]
    [InlineData(".5")]
    [InlineData("1234567890123456")]
    public void Refuses(string? text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("\"4Mi\"", "4Mi")]
    [InlineData("4096", "4096")]
    [InlineData("0.5", "0.5")]
    [InlineData("\"junk\"", "junk")]
    public void Stays_the_text_it_was(string json, string text) =>
        Assert.Equal(text, KubernetesJson.Deserialize<LimitsSpec>($$"""{"bodyBytes":{{json}}}""").BodyBytes);
}
