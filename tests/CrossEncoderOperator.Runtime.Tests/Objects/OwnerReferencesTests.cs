using CrossEncoderOperator.Runtime.Objects;

namespace CrossEncoderOperator.Runtime.Tests.Objects;

public sealed class OwnerReferencesTests
{
    private static readonly V1Deployment Owner = new() { Metadata = new() { Name = "web", NamespaceProperty = "shop", Uid = "u1" } };

    [Fact]
    public void The_reference_names_kind_and_version_even_of_an_object_from_a_list()
    {
        var reference = Owner.ControllerReference();
        Assert.Equal(
            new V1OwnerReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "web", Uid = "u1", Controller = true, BlockOwnerDeletion = true },
            reference);
    }

    [Theory]
    [InlineData("u1", true, true)]
    [InlineData("u2", true, false)]
    [InlineData("u1", false, false)]
    [InlineData("", true, false)]
    public void A_namesake_or_a_plain_owner_is_no_controller(string uid, bool controller, bool expected)
    {
        var reference = Owner.ControllerReference() with { Uid = uid, Controller = controller };
        var child = new V1Pod { Metadata = new() { Name = "p", OwnerReferences = [reference] } };
        Assert.Equal(expected, child.IsControlledBy(Owner));
    }

    [Fact]
    public void A_child_without_owners_is_controlled_by_none() =>
        Assert.False(new V1Pod { Metadata = new() { Name = "p" } }.IsControlledBy(Owner));
}
