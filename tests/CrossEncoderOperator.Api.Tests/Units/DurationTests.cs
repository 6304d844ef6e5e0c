using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Tests.Units;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    public void Reads(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("m")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1s\n")]
    [InlineData("1S")]
    [InlineData("1.s")]
    [InlineData("9999999999s")]
    [InlineData("999999999d999999999d")]
    [InlineData("1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s")]
    public void Refuses(string? text) => Assert.False(Duration.TryParse(text, out _));
}
