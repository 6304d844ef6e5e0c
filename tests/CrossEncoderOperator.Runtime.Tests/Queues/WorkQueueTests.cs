using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.Queues;

namespace CrossEncoderOperator.Runtime.Tests.Queues;

public sealed class WorkQueueTests
{
    private static readonly TheoryData<string, string> s_scripts = new()
    {
        { "first in, first out", "+a +b +c <a <b <c ~" },
        { "waits once however often it is added", "+a +a +a <a ~ .a ~" },
        { "added while a worker has it: one further run, and only when that worker is done", "+a <a +a +a ~ .a <a .a ~" },
        { "others go on meanwhile", "+a <a +a +b <b ~ .a <a" },
        { "done twice is harmless", "+a <a .a .a ~ +a <a" },
        { "a delay ends on time", "a@5 ~ >4.999 ~ >0.001 <a" },
        { "a fraction of a millisecond is not lost", "a@0.0001 >0.001 <a" },
        { "a delay of zero is now", "a@0 <a" },
        { "a negative delay is now", "a@-1 <a" },
        { "of two delays the earlier wins, asked for last", "a@9 a@5 >5 <a .a >60 ~" },
        { "of two delays the earlier wins, asked for first", "a@5 a@9 >5 <a .a >60 ~" },
        { "now takes the place of a delay", "a@5 +a <a .a >60 ~" },
        { "a delay while it waits adds nothing", "+a a@5 <a .a >60 ~" },
        { "a delay while a worker has it", "+a <a a@5 .a ~ >5 <a" },
        { "a delay that ends while a worker has it", "+a <a a@5 >5 ~ .a <a .a ~" },
        { "delays end in order of time, not of asking", "c@3 a@1 b@2 >9 <a <b <c" },
        { "one clock step past several delays", "a@1 a@2 b@3 >10 <a <b ~" },
        { "back-off doubles", "!a >0.9 ~ >0.1 <a .a !a >1.9 ~ >0.1 <a .a !a >3.9 ~ >0.1 <a" },
        { "back-off is capped", "!a >1 <a .a !a >2 <a .a !a >4 <a .a !a >8 <a .a !a >7.9 ~ >0.1 <a" },
        { "a success forgets", "!a >1 <a .a !a >2 <a /a .a !a >1 <a" },
        { "failures are counted per key", "!a >1 <a .a !b >0.9 ~ >0.1 <b" },
        { "the server's wait is longer", "!a@7 >6.9 ~ >0.1 <a" },
        { "the server's wait is shorter", "!a@0.1 >0.9 ~ >0.1 <a" },
        { "a change does not wait for the back-off", "!a +a <a .a >60 ~" },
        { "all retries together: burst of three, then two a second", "!a !b !c !d !e >1 <a <b <c ~ >0.5 <d ~ >0.5 <e" },
        { "shut down: what waits is dropped", "+a a@1 +b X $ >5 $" },
        { "shut down: nothing is taken any more", "X +a a@1 !a >9 $" },
        { "shut down: a worker may still end", "+a <a +a X .a $" },
    };

    public static TheoryData<string, string> Scripts => s_scripts;

    /// <summary>
    /// <c>+a</c> add, <c>a@5</c> add after 5 s, <c>!a</c> failed (<c>@7</c>: at least), <c>/a</c> forget, <c>&lt;a</c> the worker takes a,
    /// <c>.a</c> done, <c>&gt;5</c> time goes on, <c>~</c> nothing to take, <c>X</c> shut down, <c>$</c> the worker is sent home.
    /// </summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Behaves(string what, string script)
    {
        var time = new TestTime();
        using var queue = Queue(time);
        Task<ObjectKey?>? taking = null;
        foreach (var step in script.Split(' '))
        {
            var because = $"{what}: at {step} of {script}";
            switch (step[0])
            {
                case '+':
                    queue.Add(Key(step[1..]));
                    break;
                case '!':
                    queue.AddFailed(Key(step[1..2]), step.Length > 3 ? Seconds(step[3..]) : TimeSpan.Zero);
                    break;
                case '/':
                    queue.Forget(Key(step[1..]));
                    break;
                case '.':
                    queue.Done(Key(step[1..]));
                    break;
                case '>':
                    time.Advance(Seconds(step[1..]));
                    break;
                case 'X':
                    queue.ShutDown();
                    break;
                case '<' or '$':
                    taking ??= queue.TakeAsync(TestContext.Current.CancellationToken);
                    var taken = await taking.OrTimeout(because);
                    Assert.True(taken == (step == "$" ? null : Key(step[1..])), $"{because}: took {taken}");
                    taking = null;
                    break;
                case '~':
                    taking ??= queue.TakeAsync(TestContext.Current.CancellationToken);
                    Assert.False(taking.IsCompleted, because);
                    break;
                default:
                    var at = step.IndexOf('@', StringComparison.Ordinal);
                    queue.AddAfter(Key(step[..at]), Seconds(step[(at + 1)..]));
                    break;
            }
        }
    }

    [Fact]
    public async Task No_key_is_held_twice_or_lost_when_many_add_and_take_at_once()
    {
        using var queue = Queue(new TestTime());
        var held = new int[8];
        var added = new int[8];
        var seen = new int[8];
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (await queue.TakeAsync(TestContext.Current.CancellationToken) is { } key)
            {
                var i = int.Parse(key.Name, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(1, Interlocked.Increment(ref held[i]));
                Volatile.Write(ref seen[i], Volatile.Read(ref added[i]));
                await Task.Yield();
                Interlocked.Decrement(ref held[i]);
                queue.Done(key);
            }
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var n = 1; n <= 500; n++)
            {
                Volatile.Write(ref added[i], n);
                queue.Add(Key($"{i}"));
                await Task.Yield();
            }
        })));
        await TestKit.Eventually.HoldsAsync(
            "the last add of every key to be seen", _ => Task.FromResult(seen.All(n => n == 500)), TimeSpan.FromSeconds(20));
        queue.ShutDown();
        await Task.WhenAll(workers).OrTimeout("the workers to go home");
    }

    [Fact]
    public async Task Metrics_exist_at_zero_and_follow()
    {
        var metrics = new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry());
        var time = new TestTime();
        using var queue = new WorkQueue("q", new RetryPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), 100, 100), time, metrics);
        Assert.Contains("workqueue_depth{name=\"q\"} 0", await metrics.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("workqueue_retries_total{name=\"q\"} 0", await metrics.TextAsync(), StringComparison.Ordinal);
        queue.Add(Key("a"));
        queue.Add(Key("b"));
        queue.AddFailed(Key("c"), TimeSpan.Zero);
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        var text = await metrics.TextAsync();
        Assert.Contains("workqueue_depth{name=\"q\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("workqueue_adds_total{name=\"q\"} 2", text, StringComparison.Ordinal);
        Assert.Contains("workqueue_retries_total{name=\"q\"} 1", text, StringComparison.Ordinal);
    }

    private static WorkQueue Queue(TimeProvider time) => new(
        "test", new RetryPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), 2, 3), time,
        new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry()));

    private static ObjectKey Key(string name) => new("", name);

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
}
