using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

public sealed class TokenPaceTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Is_zero_before_the_first_batch() =>
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (new TokenPace(1).Of(100), new TokenPace(1).AtBest(100)));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 0.5)]
    public void Counts_workers_that_run_side_by_side(int workers, double seconds)
    {
        var pace = new TokenPace(workers);
        pace.Observe(50, Seconds(1));
        Assert.Equal(seconds, pace.Of(100).TotalSeconds, 1e-6);
    }

    [Fact]
    public void Follows_the_load_and_remembers_the_best()
    {
        var pace = new TokenPace(1);
        pace.Observe(100, Seconds(1));
        for (var i = 0; i < 50; i++)
        {
            pace.Observe(100, Seconds(3));
        }

        Assert.InRange(pace.Of(100).TotalSeconds, 2.9, 3);
        Assert.Equal(1, pace.AtBest(100).TotalSeconds, 1e-6);
    }

    [Fact]
    public void Small_batches_weigh_little()
    {
        var pace = new TokenPace(1);
        pace.Observe(1000, Seconds(1));
        pace.Observe(1, Seconds(0.1));
        Assert.InRange(pace.Of(1000).TotalSeconds, 1, 1.2);
    }
}
