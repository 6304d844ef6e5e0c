using CrossEncoderOperator.DevCluster.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class RestartBackOffTests
{
    [Fact]
    public void Doubles_up_to_five_minutes()
    {
        TimeSpan? pause = null;
        var pauses = Enumerable.Range(0, 8).Select(_ => (int)(pause = RestartBackOff.After(pause, TimeSpan.FromSeconds(1))).Value.TotalSeconds);

        Assert.Equal([0, 10, 20, 40, 80, 160, 300, 300], pauses);
    }

    [Theory]
    [InlineData(599, 300)]
    [InlineData(600, 0)]
    public void A_long_run_clears_it(int ran, int expected) =>
        Assert.Equal(expected, RestartBackOff.After(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(ran)).TotalSeconds);
}
