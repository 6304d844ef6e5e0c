using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

public sealed class GarbageTests
{
    [Theory]
    [InlineData("", false, "Keep")]
    [InlineData("Present", false, "Keep")]
    [InlineData("Present,Present", true, "Keep")]
    [InlineData("Present,Absent", false, "Trim")]
    [InlineData("Present,Waiting", true, "Trim")]
    [InlineData("Absent", false, "Delete")]
    [InlineData("Absent", true, "Delete")]
    [InlineData("Waiting", false, "Delete")]
    [InlineData("Waiting", true, "DeleteForeground")]
    [InlineData("Waiting,Absent", true, "DeleteForeground")]
    public void Verdict(string owners, bool hasDependents, string expected) => Assert.Equal(expected, Garbage.Judge(
        [.. owners.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Garbage.Owner>)], hasDependents).ToString());

    [Theory]
    [InlineData(null, "Absent")]
    [InlineData("metadata: { uid: other }", "Absent")]
    [InlineData("metadata: { uid: u }", "Present")]
    [InlineData("metadata: { uid: u, deletionTimestamp: x }", "Present")]
    [InlineData("metadata: { uid: u, finalizers: [foregroundDeletion] }", "Present")]
    [InlineData("metadata: { uid: u, deletionTimestamp: x, finalizers: [orphan] }", "Present")]
    [InlineData("metadata: { uid: u, deletionTimestamp: x, finalizers: [foregroundDeletion] }", "Waiting")]
    public void State_of_an_owner(string? owner, string expected) =>
        Assert.Equal(expected, Garbage.StateOf(owner is null ? null : Objects.Parse(owner), "u").ToString());

    [Theory]
    [InlineData("{ uid: u, blockOwnerDeletion: true }", true)]
    [InlineData("{ uid: u, blockOwnerDeletion: false }", false)]
    [InlineData("{ uid: u }", false)]
    [InlineData("{ uid: v, blockOwnerDeletion: true }", false)]
    public void A_dependent_holds_its_owner_back(string reference, bool expected) =>
        Assert.Equal(expected, Garbage.Blocks(Objects.Parse($"metadata: {{ ownerReferences: [{reference}] }}"), "u"));
}
