using CrossEncoderOperator.Runtime.Controllers;
using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.Queues;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Runtime.Tests.Controllers;

public sealed class ControllerTests : IAsyncDisposable
{
    private static readonly ObjectKey Key = new("shop", "a");

    private readonly TestTime _time = new();
    private readonly RuntimeMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private readonly WorkQueue _queue;
    private readonly ScopeLog _log = new();
    private readonly CancellationTokenSource _cancel = new();

    public ControllerTests() =>
        _queue = new WorkQueue("c", new RetryPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), 100, 100), _time, _metrics);

    public static TheoryData<string, Func<ReconcileResult>, double?, string> Outcomes => new()
    {
        { "done", () => ReconcileResult.Done, null, "success" },
        { "later", () => ReconcileResult.After(TimeSpan.FromSeconds(30)), 30, "requeue_after" },
        { "an error backs off", () => throw new InvalidOperationException("x"), 1, "error" },
        { "a conflict backs off", () => throw new ApiException(409, "Conflict", "x"), 1, "error" },
        { "a time-out of a call backs off", () => throw new TaskCanceledException("x"), 1, "error" },
        { "the server's wait", () => throw new ApiException(429, "TooManyRequests", "x") { RetryAfter = TimeSpan.FromSeconds(50) }, 50, "error" },
        { "nothing helps", () => throw new TerminalException("x"), null, "terminal_error" },
    };

    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync();
        _queue.Dispose();
        _cancel.Dispose();
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task A_result_decides_when_the_key_comes_back(string what, Func<ReconcileResult> result, double? seconds, string counter)
    {
        var runs = System.Threading.Channels.Channel.CreateUnbounded<ObjectKey>();
        var first = true;
        var running = Start(1, (key, _) =>
        {
            runs.Writer.TryWrite(key);
            var answer = first ? result() : ReconcileResult.Done;
            first = false;
            return Task.FromResult(answer);
        });
        _queue.Add(Key);
        Assert.Equal(Key, await runs.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("the first run"));
        first = false;
        if (seconds is { } s)
        {
            await _time.FireAsync(what, s, s);
            Assert.Equal(Key, await runs.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("the next run"));
        }

        // A change always runs it, whatever the result was.
        await IdleAsync();
        _queue.Add(Key);
        await runs.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("the run after a change");
        _queue.ShutDown();
        await running.OrTimeout("the workers to end");
        Assert.False(runs.Reader.TryRead(out _));
        var text = await _metrics.TextAsync();
        Assert.Matches($"controller_runtime_reconcile_total\\{{controller=\"c\",result=\"{counter}\"\\}} [123]\n", text);
        Assert.Contains($"controller_runtime_reconcile_errors_total{{controller=\"c\"}} {(counter.Contains("error", StringComparison.Ordinal) ? 1 : 0)}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_share_the_keys_but_never_one_key()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var running = Start(3, async (key, _) =>
        {
            started.Writer.TryWrite(key.Name);
            await gate.Task;
            return ReconcileResult.Done;
        });
        foreach (var name in "aabacbd")
        {
            _queue.Add(new ObjectKey("", $"{name}"));
        }

        HashSet<string> seen = [];
        for (var i = 0; i < 3; i++)
        {
            seen.Add(await started.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("three runs"));
        }

        Assert.Equal(3, seen.Count);
        Assert.False(started.Reader.TryRead(out _));
        gate.SetResult();
        await IdleAsync();
        _queue.ShutDown();
        await running.OrTimeout("the workers to end");
    }

    [Fact]
    public async Task A_shut_down_waits_for_the_run_and_a_cancel_ends_it()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Start(2, async (_, cancel) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancel);
            return ReconcileResult.Done;
        });
        _queue.Add(Key);
        await started.Task.OrTimeout("the run");
        _queue.ShutDown();
        Assert.False(running.IsCompleted);
        await _cancel.CancelAsync();
        await running.OrTimeout("the workers to end");
        var text = await _metrics.TextAsync();
        Assert.Contains("controller_runtime_reconcile_total{controller=\"c\",result=\"cancelled\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("controller_runtime_reconcile_errors_total{controller=\"c\"} 0", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_lines_of_a_run_carry_controller_object_and_id()
    {
        var scopes = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Start(1, (_, _) =>
        {
            scopes.SetResult(_log.Scope!);
            return Task.FromResult(ReconcileResult.Done);
        });
        _queue.Add(Key);
        Assert.Matches("^controller c object shop/a reconcileID [0-9a-f]{32}$", await scopes.Task.OrTimeout("the run"));
        _queue.ShutDown();
        await running.OrTimeout("the workers to end");
    }

    private Task Start(int workers, Func<ObjectKey, CancellationToken, Task<ReconcileResult>> reconcile) =>
        new Controller("c", workers, new Reconciler(reconcile), _queue, _metrics, _log).RunAsync(_cancel.Token);

    private Task IdleAsync() => TestKit.Eventually.HoldsAsync("the queue to be empty and the workers idle", async _ =>
    {
        var text = await _metrics.TextAsync();
        var taken = Value(text, "workqueue_queue_duration_seconds_count");
        return text.Contains("workqueue_depth{name=\"c\"} 0", StringComparison.Ordinal)
            && taken > 0 && taken == Value(text, "workqueue_work_duration_seconds_count");

        static double Value(string text, string name) => double.Parse(
            text.Split('\n').Single(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    });

    private sealed class Reconciler(Func<ObjectKey, CancellationToken, Task<ReconcileResult>> reconcile) : IReconciler
    {
        public Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancel) => reconcile(key, cancel);
    }

    private sealed class ScopeLog : ILogger
    {
        public string? Scope { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Scope = state.ToString();
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => false;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }
    }
}
