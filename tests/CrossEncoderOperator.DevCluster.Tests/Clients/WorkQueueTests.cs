using CrossEncoderOperator.DevCluster.Clients;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.DevCluster.Tests.Clients;

public sealed class WorkQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_key_added_while_it_is_worked_on_comes_again_and_never_twice_at_once()
    {
        var (running, runs) = (0, 0);
        var (begun, go, done) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var queue = new WorkQueue("test", async (_, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            begun.TrySetResult();
            await go.Task;
            Interlocked.Decrement(ref running);
            if (Interlocked.Increment(ref runs) == 2) done.SetResult();
        }, TimeProvider.System, NullLogger.Instance);
        _ = queue.RunAsync(4, TestContext.Current.CancellationToken);

        queue.Add("a");
        await begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        for (var i = 0; i < 10; i++) queue.Add("a");
        go.SetResult();

        await done.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task A_failure_comes_again_after_a_pause_that_doubles()
    {
        var time = new FakeTimeProvider();
        var runs = new SemaphoreSlim(0);
        var queue = new WorkQueue("test", (_, _) =>
        {
            runs.Release();
            throw new ApiException(500, "InternalError", "no");
        }, time, NullLogger.Instance);
        _ = queue.RunAsync(1, TestContext.Current.CancellationToken);
        queue.Add("a");

        foreach (var pause in new[] { 10, 20, 40, 80 })
        {
            Assert.True(await runs.WaitAsync(Patience, TestContext.Current.CancellationToken), $"no run before the pause of {pause} ms");
            await TestKit.Eventually.HoldsAsync($"the retry after {pause} ms", _ =>
            {
                if (runs.CurrentCount == 0) time.Advance(TimeSpan.FromMilliseconds(pause));
                return Task.FromResult(runs.CurrentCount > 0);
            });
        }
    }

    [Fact]
    public async Task Of_several_delays_the_earliest_counts()
    {
        var time = new FakeTimeProvider();
        var worked = new TaskCompletionSource();
        var queue = new WorkQueue("test", (_, _) =>
        {
            worked.TrySetResult();
            return Task.CompletedTask;
        }, time, NullLogger.Instance);
        _ = queue.RunAsync(1, TestContext.Current.CancellationToken);

        queue.AddAfter("a", TimeSpan.FromMinutes(5));
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        queue.AddAfter("a", TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(worked.Task.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await worked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
