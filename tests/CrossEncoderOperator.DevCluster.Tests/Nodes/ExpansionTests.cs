using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class ExpansionTests
{
    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(B)z", "x1y$(A)z")]
    [InlineData("$(UNKNOWN)", "$(UNKNOWN)")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("$A", "$A")]
    [InlineData("$(A", "$(A")]
    [InlineData("cost: 5$", "cost: 5$")]
    [InlineData("$$", "$")]
    [InlineData("", "")]
    public void References_are_replaced_once(string text, string expected) =>
        Assert.Equal(expected, Expansion.Expand(text, new Dictionary<string, string> { ["A"] = "1", ["B"] = "$(A)" }));
}
