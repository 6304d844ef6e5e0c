using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class ImageMapTests
{
    private static readonly ImageMap Map = new(["busybox:*=", "ghcr.io/a/*/server:*=/bin/server --flag \"two words\"", "exact:1=/bin/exact", "*/late:*=/bin/late"]);

    [Theory]
    [InlineData("busybox:1.36", "")]
    [InlineData("ghcr.io/a/b/server:2", "/bin/server|--flag|two words")]
    [InlineData("exact:1", "/bin/exact")]
    [InlineData("exact:10", null)]
    [InlineData("registry/late:x", "/bin/late")]
    [InlineData("busybox", null)]
    [InlineData("ghcr.io/a/server:2", null)]
    public void The_first_pattern_that_matches_decides(string image, string? command) =>
        Assert.Equal(command, Map.Find(image) is { } found ? string.Join('|', found) : null);

    [Theory]
    [InlineData("nothing")]
    [InlineData("=command")]
    public void A_bad_entry_is_named(string entry) =>
        Assert.Contains($"'{entry}': expected PATTERN=COMMAND", Assert.Throws<ArgumentException>(() => new ImageMap([entry])).Message, StringComparison.Ordinal);
}
