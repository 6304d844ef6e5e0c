using CrossEncoderOperator.Core.Objects;

namespace CrossEncoderOperator.Core.Tests.Objects;

public sealed class ChildNamesTests
{
    private const string Revision = "bcdfghjklm";

    [Theory]
    [InlineData("a", "a-bcdfghjklm")]
    [InlineData("product-search", "product-search-bcdfghjklm")]
    [InlineData("a123456789012345678901234567890123456789012345678901", "a123456789012345678901234567890123456789012345678901-bcdfghjklm")]
    public void Short_names_are_kept(string deployment, string name) => Assert.Equal(name, ChildNames.OfRevision(deployment, Revision));

    [Theory]
    [InlineData("a1234567890123456789012345678901234567890123456789012")]
    [InlineData("a23456789-123456789-123456789-123456789-12-------------------12")]
    public void Long_names_are_cut_to_a_valid_label(string deployment)
    {
        var name = ChildNames.OfRevision(deployment, Revision);
        Assert.InRange(name.Length, 1, 63);
        Assert.Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$", name);
        Assert.EndsWith("-" + Revision, name, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_equal_after_the_cut_stay_apart()
    {
        var common = new string('a', 60);
        Assert.NotEqual(ChildNames.OfRevision(common + "b", Revision), ChildNames.OfRevision(common + "c", Revision));
    }
}
