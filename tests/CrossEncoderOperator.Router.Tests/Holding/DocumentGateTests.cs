using CrossEncoderOperator.Router.Holding;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Router.Tests.Holding;

public sealed class DocumentGateTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DocumentGate _gate = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_go_in_the_order_in_which_they_came_as_far_as_there_is_room()
    {
        var (first, large, small) = (EnterAsync(200), EnterAsync(100), EnterAsync(1));
        Assert.Equal((true, false, false), (first.IsCompleted, large.IsCompleted, small.IsCompleted));
        _gate.Leave(200);
        Assert.True(await large);
        Assert.True(await small);
    }

    [Fact]
    public async Task Small_ones_are_few_and_one_that_is_too_large_goes_alone()
    {
        var small = Enumerable.Range(0, 33).Select(_ => EnterAsync(0)).ToList();
        var huge = EnterAsync(100_000);
        Assert.Equal(32, small.Count(enter => enter.IsCompleted));
        for (var i = 0; i < 32; i++)
        {
            _gate.Leave(0);
        }

        Assert.True(await small[32]);
        Assert.False(huge.IsCompleted);
        _gate.Leave(0);
        Assert.True(await huge);
        Assert.False(EnterAsync(1).IsCompleted);
    }

    [Fact]
    public async Task With_more_replicas_more_go()
    {
        var entering = Enumerable.Range(0, 4).Select(_ => EnterAsync(256)).ToList();
        Assert.Equal(1, entering.Count(enter => enter.IsCompleted));
        _gate.Widen(3);
        Assert.All(await Task.WhenAll(entering[..3]), Assert.True);
        Assert.False(entering[3].IsCompleted);
    }

    [Fact]
    public async Task One_that_goes_away_or_waited_long_enough_makes_room()
    {
        Assert.True(await EnterAsync(200));
        using var gone = new CancellationTokenSource();
        var leaving = _gate.EnterAsync(200, TimeSpan.FromMinutes(1), _time, gone.Token).AsTask();
        var late = _gate.EnterAsync(200, TimeSpan.FromSeconds(1), _time, Cancel).AsTask();
        var next = EnterAsync(50);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await late);
        Assert.True(await next);
    }

    private Task<bool> EnterAsync(int documents) => _gate.EnterAsync(documents, TimeSpan.FromMinutes(1), _time, Cancel).AsTask();
}
