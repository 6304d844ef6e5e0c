using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class MountsTests
{
    private static readonly Mounts Mounts = new([("/models", "/n/m"), ("/models/extra", "/n/e"), ("/tmp/", "/n/t"), ("/dev/termination-log", "/n/log"), ("/", "/n/root")]);

    [Theory]
    [InlineData("/models", "/n/m")]
    [InlineData("/models/a/b", "/n/m/a/b")]
    [InlineData("/models/extra/x", "/n/e/x")]
    [InlineData("/modelsX", "/modelsX")]
    [InlineData("/models-old/x", "/models-old/x")]
    [InlineData("--dir=/models/a", "--dir=/n/m/a")]
    [InlineData("/models:/tmp:/usr/models", "/n/m:/n/t:/usr/models")]
    [InlineData("file:///models/a", "file:///models/a")]
    [InlineData("a /models", "a /models")]
    [InlineData("x=y=/tmp/z", "x=y=/n/t/z")]
    [InlineData("/dev/termination-log", "/n/log")]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("", "")]
    [InlineData("=", "=")]
    public void Paths_are_rewritten_where_they_begin(string text, string expected) => Assert.Equal(expected, Mounts.Rewrite(text));
}
