using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Inference.Tests.Scoring;

public sealed class CpuThreadsTests
{
    [Theory]
    [InlineData("2", 8, 2, "CPU_LIMIT")]
    [InlineData("1", 8, 1, "CPU_LIMIT")]
    [InlineData("64", 8, 8, "processors within the CPU quota")]
    [InlineData("0", 8, 8, "processors within the CPU quota")]
    [InlineData("-1", 8, 8, "processors within the CPU quota")]
    [InlineData("two", 8, 8, "processors within the CPU quota")]
    [InlineData("", 4, 4, "processors within the CPU quota")]
    [InlineData(null, 4, 4, "processors within the CPU quota")]
    public void Are_what_the_limit_says_but_no_more_than_there_are(string? limit, int processors, int count, string source) =>
        Assert.Equal(new CpuThreads(count, source), CpuThreads.Of(limit, processors));
}
