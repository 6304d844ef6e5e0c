using CrossEncoderOperator.Router.Hosting;
using Microsoft.AspNetCore.Connections;

namespace CrossEncoderOperator.Router.Tests.Hosting;

public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task A_connection_beyond_the_limit_is_cut_and_one_that_ends_makes_room()
    {
        var limit = new ConnectionLimit(1);
        var end = new TaskCompletionSource();
        var served = 0;
        var first = limit.RunAsync(new DefaultConnectionContext("1"), NextAsync);
        var second = new DefaultConnectionContext("2");
        await limit.RunAsync(second, NextAsync);
        var closed = new TaskCompletionSource();
        await using var registration = second.ConnectionClosed.Register(closed.SetResult);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        end.SetResult();
        await first;
        await limit.RunAsync(new DefaultConnectionContext("3"), NextAsync);
        Assert.Equal(2, served);

        Task NextAsync(ConnectionContext connection)
        {
            served++;
            return end.Task;
        }
    }
}
