using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

public sealed class RolloutTests
{
    [Theory]
    [InlineData(4, "25%", "25%", 1, 1)]
    [InlineData(10, "25%", "25%", 3, 2)]
    [InlineData(1, "25%", "25%", 1, 0)]
    [InlineData(3, "1", "0", 1, 0)]
    [InlineData(3, "0", "0", 0, 1)]
    [InlineData(3, "0%", "10%", 0, 1)]
    [InlineData(2, "100%", "5", 2, 2)]
    public void Limits_are_counts_or_shares(int replicas, string surge, string unavailable, int expectedSurge, int expectedUnavailable)
    {
        var rollout = Rollout.Of(Objects.Parse($"spec: {{ replicas: {replicas}, strategy: {{ rollingUpdate: {{ maxSurge: {surge}, maxUnavailable: {unavailable} }} }} }}"));

        Assert.Equal((expectedSurge, expectedUnavailable), (rollout.Surge, rollout.Unavailable));
    }

    /// <summary>A set is written size/available.</summary>
    [Theory]
    [InlineData("first rollout makes all at once", 3, 1, 0, null, "", 3, "")]
    [InlineData("starts with the surge", 3, 1, 0, null, "3/3", 1, "3")]
    [InlineData("waits for the surged pod", 3, 1, 0, "1/0", "3/3", 1, "3")]
    [InlineData("takes one old away for one new that is available", 3, 1, 0, "1/1", "3/3", 1, "2")]
    [InlineData("grows into the room that the old left", 3, 1, 0, "1/1", "2/2", 2, "2")]
    [InlineData("removes the last old pod", 3, 1, 0, "3/3", "1/1", 3, "0")]
    [InlineData("without surge an old pod goes first", 3, 0, 1, null, "3/3", 0, "3")]
    [InlineData("without surge an old pod goes first, once the set is there", 3, 0, 1, "0/0", "3/3", 0, "2")]
    [InlineData("unavailable old pods wait for the new that may come up", 3, 1, 0, "1/0", "3/1", 1, "3")]
    [InlineData("unavailable old pods go even when too few are available", 3, 1, 0, "1/1", "3/1", 1, "2")]
    [InlineData("no more unavailable old pods than the minimum lets go", 4, 0, 1, "0/0", "4/0", 0, "3")]
    [InlineData("the oldest shrinks first", 4, 1, 1, "1/1", "2/2,2/2", 1, "0,2")]
    [InlineData("scaled down in the middle: the new shrinks to the desired count", 2, 1, 0, "3/3", "1/1", 2, "1")]
    [InlineData("scaled up in the middle: the new takes what is missing", 6, 1, 0, "2/2", "2/2", 5, "2")]
    [InlineData("scaled to none", 0, 1, 0, "2/2", "1/1", 0, "1")]
    public void Rolling_update(string name, int desired, int surge, int unavailable, string? current, string old, int? expected, string expectedOld)
    {
        var (size, sizes) = new Rollout(desired, surge, unavailable, Recreate: false, Paused: false).Next(current is null ? null : Set(current), Sets(old));

        Assert.True((size, string.Join(',', sizes)) == (expected, expectedOld), $"{name}: {size} and {string.Join(',', sizes)}");
    }

    [Theory]
    [InlineData("old pods go first", "0/0", "3/3", 0, "0")]
    [InlineData("nothing is made while an old pod is left", null, "3/3", null, "0")]
    [InlineData("then all of the new", "0/0", "0/0", 3, "0")]
    public void Recreate(string name, string? current, string old, int? expected, string expectedOld)
    {
        var (size, sizes) = new Rollout(3, 0, 0, Recreate: true, Paused: false).Next(current is null ? null : Set(current), Sets(old));

        Assert.True((size, string.Join(',', sizes)) == (expected, expectedOld), $"{name}: {size} and {string.Join(',', sizes)}");
    }

    [Theory]
    [InlineData(null, "3/3", null, "3")]
    [InlineData("1/1", "2/2", 1, "2")]
    [InlineData("2/2", "0/0", 3, "0")]
    public void Paused_scales_a_lone_set_and_moves_nothing(string? current, string old, int? expected, string expectedOld)
    {
        var (size, sizes) = new Rollout(3, 1, 1, Recreate: false, Paused: true).Next(current is null ? null : Set(current), Sets(old));

        Assert.Equal((expected, expectedOld), (size, string.Join(',', sizes)));
    }

    [Theory]
    [InlineData(10, 3, 2)]
    [InlineData(3, 1, 0)]
    [InlineData(5, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(20, 20, 20)]
    public void Every_rollout_ends_within_its_limits(int desired, int surge, int unavailable)
    {
        var rollout = new Rollout(desired, surge, unavailable, Recreate: false, Paused: false);
        var (size, ready, old) = (0, 0, desired);
        for (var step = 0; size < desired || ready < desired || old > 0; step++)
        {
            Assert.True(step < 10 * (desired + 2), $"stuck at {size}/{ready} new and {old} old");
            (var next, var olds) = rollout.Next(new(size, size, ready), [new(old, old, old)]);
            (size, old) = (next!.Value, olds[0]);
            Assert.True(size + old <= desired + surge, $"{size} new and {old} old are too many");
            Assert.True(ready + old >= desired - unavailable, $"{ready} new and {old} old are too few");
            if (ready < size && step % 2 == 0) ready++;
        }
    }

    private static Rollout.Set Set(string text)
    {
        var parts = text.Split('/').Select(int.Parse).ToArray();
        return new(parts[0], parts[0], parts[1]);
    }

    private static Rollout.Set[] Sets(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Set)];
}
