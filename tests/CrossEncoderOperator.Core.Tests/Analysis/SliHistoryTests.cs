using System.Text.Json;
using CrossEncoderOperator.Core.Analysis;

namespace CrossEncoderOperator.Core.Tests.Analysis;

public sealed class SliHistoryTests
{
    [Theory]
    [InlineData("grows", new[] { 10.0, 100, 20, 200 }, 20, 200)]
    [InlineData("stands still", new[] { 10.0, 100, 10, 100 }, 10, 100)]
    [InlineData("jitter of extrapolation", new[] { 10.0, 1000, 9.9, 995, 10, 1000, 11, 1100 }, 11, 1100)]
    [InlineData("began again", new[] { 10.0, 1000, 2, 50, 5, 80 }, 15, 1080)]
    [InlineData("began again twice", new[] { 10.0, 1000, 2, 50, 1, 10 }, 13, 1060)]
    [InlineData("bad events that became good", new[] { 10.0, 1000, 8, 1010, 12, 1020 }, 12, 1020)]
    [InlineData("more bad events than events", new[] { 0.0, 100, 5, 101 }, 5, 105)]
    public void Counts_add_up(string name, double[] answers, double bad, double total)
    {
        var history = SliHistory.Empty;
        for (var index = 0; index < answers.Length; index += 2)
        {
            var counts = new EventCounts(answers[index + 1] - answers[index], answers[index + 1]);
            history = history.Observe(0, counts, counts);
        }

        Assert.True(Math.Abs(bad - history.Canary.Bad) < 1e-9 && Math.Abs(total - history.Canary.Total) < 1e-9, $"{name}: {history.Canary}");
        Assert.Equal(history.Canary, history.Stable);
    }

    [Fact]
    public void A_step_has_what_came_during_it()
    {
        var history = SliHistory.Empty
            .Observe(0, new(90, 100), new(1000, 1000))
            .Observe(0, new(100, 110), new(1100, 1100))
            .Observe(2, new(150, 165), new(1200, 1210))
            .Observe(3, new(200, 215), null);
        Assert.Equal([0, 2, 3], history.Stages.Select(stage => stage.Step));
        Assert.Equal([new(100, 110), new(50, 55), new(50, 50)], history.Stages.Select(stage => stage.Canary));
        Assert.Equal([new(1100, 1100), new(100, 110), null], history.Stages.Select(stage => stage.Stable));
    }

    [Fact]
    public void It_survives_a_restart()
    {
        var before = SliHistory.Empty.Observe(0, new(90.25, 100), new(1000, 1001)).Observe(1, new(95, 105), new(1010, 1012)).Observe(2, new(99, 109), null);
        var json = JsonSerializer.Serialize(before);
        var after = JsonSerializer.Deserialize<SliHistory>(json)!;
        Assert.Equal(before.Stages, after.Stages);
        Assert.Equal(before with { Stages = [] }, after with { Stages = before.Stages } with { Stages = [] });
        Assert.DoesNotContain("Bad", json, StringComparison.Ordinal);
    }
}
