using System.Text.Json.Nodes;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.Runtime.Tests.Caching;

public sealed class ReflectorTests : IAsyncLifetime
{
    private const string Path = "GET /api/v1/namespaces/shop/configmaps";
    private const string List = Path + "?limit";
    private const string Watch = Path + "?watch";

    private readonly TestTime _time = new();
    private readonly Store<V1ConfigMap> _store = new();
    private readonly List<string> _changes = [];
    private readonly RuntimeMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private readonly CancellationTokenSource _end = new();
    private ScriptedServer _server = null!;
    private Reflector<V1ConfigMap> _reflector = null!;
    private Task _running = Task.CompletedTask;

    public static TheoryData<string, Func<HttpContext, Task>, double, double, string> Faults => new()
    {
        { "410 instead of a watch", Answers.Text(410, Answers.Status(410, "Gone")), 0.5, 0.75, "list" },
        { "410 in the stream", Answers.Watch(WatchEnd.Silent, Error(410, "Expired")), 0.5, 0.75, "list" },
        { "a version from the future", Answers.Watch(WatchEnd.Silent, Error(504, "Timeout")), 0.5, 0.75, "list" },
        { "no right to watch", Answers.Text(403, Answers.Status(403, "Forbidden")), 0.5, 0.75, "list" },
        { "nonsense", Answers.Watch(WatchEnd.Silent, "<html>\n"), 0.5, 0.75, "list" },
        { "an empty watch", Answers.Watch(WatchEnd.Closed), 0.5, 0.75, "watch 5" },
        { "an empty watch of one bookmark", Answers.Watch(WatchEnd.Closed, Answers.Bookmark("8")), 0.5, 0.75, "watch 8" },
        { "a connection that breaks at once", Answers.Reset, 0.5, 0.75, "watch 5" },
        { "an overloaded server", Answers.Text(429, Answers.Status(429, "TooManyRequests"), ("Retry-After", "9")), 9, 13.5, "watch 5" },
        { "a server that restarts", Answers.Text(503, "no"), 0.5, 0.75, "watch 5" },
        { "a server that fails", Answers.Text(500, Answers.Status(500, "InternalError")), 0.5, 0.75, "watch 5" },
        { "silence after the headers", Answers.Watch(WatchEnd.Silent), 0.5, 0.75, "silent, watch 5" },
        { "silence before the headers", Answers.Nothing, 0.5, 0.75, "silent, watch 5" },
    };

    public static TheoryData<string, string, string, string> Streams => new()
    {
        { "in order", "+a6 +c7 -b8", "a6 c7", "a5>a6 >c7 b4>" },
        { "duplicates", "+c6 +c6 +c6 -b7 -b7", "a5 c6", ">c6 b4>" },
        { "what the list had already", "+a5 +b4 +b3", "a5 b4", "" },
        { "an older state comes late", "+a9 +a7", "a9 b4", "a5>a9" },
        { "a change comes after the deletion", "-a9 +a8", "b4", "a5>" },
        { "a deletion comes before the creation", "-c7 +c6", "a5 b4", "" },
        { "two late deletions", "-a9 -a7 +a8", "b4", "a5>" },
        { "a deletion with the version of the last state", "-a5", "b4", "a5>" },
        { "deleted and made again, the deletion comes late", "+a9 -a8", "a9 b4", "a5>a9" },
        { "deleted, made again", "-a8 +a9", "a9 b4", "a5> >a9" },
        { "a state that cannot be read keeps the last", "?a8", "a5 b4", "" },
        { "and goes when deleted", "?a8 -a9", "b4", "a5>" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _store.Subscribe((before, after) => _changes.Add($"{Short(before)}>{Short(after)}"));
        _reflector = new Reflector<V1ConfigMap>(
            new ApiClient(_server.Connect(), _time, _metrics), _store, "shop", null, TimeSpan.FromHours(1), _time, _metrics, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_watch_that_fails(string what, Func<HttpContext, Task> fault, double from, double to, string next)
    {
        _server.On(List, 200, Answers.List(5, Answers.Map("a", 2), Answers.Map("b", 4))).On(Watch, fault);
        await StartAsync();
        await _server.NextAsync("the watch", Watch);
        if (next.StartsWith("silent, ", StringComparison.Ordinal))
        {
            await _time.FireAsync("the watchdog", 330, 630);
        }

        await _time.FireAsync("the back-off", from, to);

        var request = await _server.NextAsync(what);
        Assert.Equal(next.Contains("list", StringComparison.Ordinal), request.ToString().StartsWith(List, StringComparison.Ordinal));
        if (next.EndsWith("list", StringComparison.Ordinal))
        {
            Assert.Equal(["a2", "b4"], Contents());
            return;
        }

        Assert.Contains($"&resourceVersion={next.Split(' ')[^1]}&", request.Query, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_watch_of_events(string what, string events, string contents, string changes)
    {
        _server.On(List, 200, Answers.List(5, Answers.Map("a", 5), Answers.Map("b", 4)));
        var lines = events.Split(' ').Select(Line).Append(Answers.Bookmark("99")).ToArray();
        _server.On(Watch, Answers.Watch(WatchEnd.Closed, lines));
        await StartAsync();
        await _time.FireAsync("the end of the watch", 0.5, 0.75);
        Assert.Equal((what, contents), (what, string.Join(' ', Contents())));
        Assert.Equal((what, changes), (what, string.Join(' ', _changes[2..])));

        static string Line(string e)
        {
            var obj = Answers.Map(e[1..2], e[2] - '0');
            if (e[0] == '?')
            {
                obj["data"] = 7;
            }

            return Answers.Event(e[0] == '-' ? "DELETED" : "MODIFIED", obj);
        }
    }

    [Fact]
    public async Task Lists_then_watches_from_that_version_and_strips_managed_fields()
    {
        _server.On(List, 200, Answers.List(5, Answers.Map("a", 2)));
        await StartAsync();
        await _server.NextAsync("the list", List);
        var watch = await _server.NextAsync("the watch", Watch);
        Assert.Matches("^[?]watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=([345][0-9][0-9]|600)$", watch.Query);
        var map = _store.Get(new("shop", "a"))!;
        Assert.Null(map.Metadata.ManagedFields);
        Assert.Equal(("v1", "ConfigMap"), (map.ApiVersion, map.Kind));
    }

    [Fact]
    public async Task A_connection_that_breaks_within_a_line_goes_on_after_the_last_whole_one()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Subscribe((_, after) =>
        {
            if (after?.Metadata.ResourceVersion == "7")
            {
                seen.TrySetResult();
            }
        });
        _server.On(List, 200, Answers.List(5)).On(Watch, async c =>
        {
            await Answers.Watch(WatchEnd.Closed, Answers.Event("ADDED", Answers.Map("a", 7)), Answers.Bookmark("8")[..9])(c);
            await seen.Task;
            c.Abort();
        });
        await StartAsync();
        await _server.NextAsync("the watch", Watch);
        await _time.FireAsync("the back-off", 0.5, 0.75);
        Assert.Contains("&resourceVersion=7&", (await _server.NextAsync("the next watch")).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_after_expiry_notices_what_was_missed_and_reports_only_changes()
    {
        _server.On(List, 200, Answers.List(5, Answers.Map("a", 2), Answers.Map("b", 3), Answers.Map("c", 4), Answers.Map("d", 5)))
            .On(Watch, 410, Answers.Status(410, "Gone"))
            .On(List, 200, Answers.List(9, Answers.Map("a", 2), Answers.Map("c", 8), Answers.Map("d", 5, uid: "another"), Answers.Map("e", 9)));
        await StartAsync();
        await _server.NextAsync("the watch", Watch);
        await _time.FireAsync("the back-off", 0.5, 0.75);
        Assert.Contains("resourceVersion=9&", (await _server.NextAsync("the second watch", Watch)).Query, StringComparison.Ordinal);
        Assert.Equal(["a2", "c8", "d5", "e9"], Contents());
        Assert.Equal(["c4>c8", "d5>d5", ">e9", "b3>"], _changes[4..]);
    }

    [Fact]
    public async Task What_a_list_cannot_read_is_not_gone()
    {
        var bad = Answers.Map("a", 6);
        bad["data"] = 7;
        _server.On(List, 200, Answers.List(5, Answers.Map("a", 2), Answers.Map("b", 3)))
            .On(Watch, 410, Answers.Status(410, "Gone"))
            .On(List, 200, Answers.List(9, bad));
        await StartAsync();
        await _time.FireAsync("the back-off", 0.5, 0.75);
        await _server.NextAsync("the watch", Watch);
        await _server.NextAsync("the second watch", Watch);
        Assert.Equal(["a2"], Contents());
    }

    [Fact]
    public async Task Lists_that_fail_are_tried_again_ever_more_slowly_and_nothing_is_lost()
    {
        _server.On(List, 500, "no").On(List, Answers.Reset).On(List, 200, "not json").On(List, 403, Answers.Status(403, "Forbidden"))
            .On(List, 200, Answers.List(5, Answers.Map("a", 2)));
        _running = _reflector.RunAsync(_end.Token);
        for (var seconds = 0.5; seconds <= 4; seconds *= 2)
        {
            await _time.FireAsync($"a back-off of {seconds} s", seconds, seconds * 1.5);
        }

        await _reflector.Synced.OrTimeout("the list");
        Assert.Equal(["a2"], Contents());
    }

    [Fact]
    public async Task A_list_older_than_what_was_seen_is_a_lagging_replica_until_it_stays_so()
    {
        _server.On(List, 200, Answers.List(50, Answers.Map("a", 20))).On(Watch, 410, Answers.Status(410, "Gone"));
        for (var i = 0; i < 5; i++)
        {
            _server.On(List, 200, Answers.List(7, Answers.Map("b", 3)));
        }

        await StartAsync();
        await _time.FireAsync("the back-off", 0.5, 0.75);
        for (var seconds = 1; seconds <= 8; seconds *= 2)
        {
            await _time.ArmedAsync("the next back-off", t => t.TotalSeconds >= seconds && t.TotalSeconds <= seconds * 1.5);
            Assert.Equal(["a20"], Contents());
            await _time.FireAsync("the next back-off", seconds, seconds * 1.5);
        }

        await _server.NextAsync("the first watch", Watch);
        Assert.Contains("resourceVersion=7&", (await _server.NextAsync("the watch of the restored server", Watch)).Query, StringComparison.Ordinal);
        Assert.Equal(["b3"], Contents());
    }

    [Fact]
    public async Task Long_watches_follow_each_other_at_once_and_a_list_repairs_what_they_lost()
    {
        var close = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.On(List, 200, Answers.List(5, Answers.Map("a", 2), Answers.Map("lost", 3)))
            .On(Watch, async c =>
            {
                await Answers.Watch(WatchEnd.Closed, Answers.Bookmark("6"))(c);
                await close.Task;
            })
            .On(List, 200, Answers.List(9, Answers.Map("a", 2)));
        await StartAsync();
        await _server.NextAsync("the first watch", Watch);
        await _time.ArmedAsync("the watchdog", t => t.TotalSeconds >= 330);
        _time.Advance(TimeSpan.FromSeconds(320));
        close.SetResult();
        Assert.Contains("resourceVersion=6&", (await _server.NextAsync("the second watch")).Query, StringComparison.Ordinal);
        Assert.Equal(["a2", "lost3"], Contents());

        _time.Advance(TimeSpan.FromHours(1));
        await _time.FireAsync("the back-off after the silence", 0.5, 0.75);
        Assert.StartsWith(List, (await _server.NextAsync("the list of the hour")).ToString(), StringComparison.Ordinal);
        await _server.NextAsync("the third watch");
        Assert.Equal(["a2"], Contents());
        var text = await _metrics.TextAsync();
        Assert.Contains("reflector_watches_total{resource=\"configmaps\",outcome=\"ended\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("reflector_lists_total{resource=\"configmaps\"} 2", text, StringComparison.Ordinal);
    }

    private static string Error(int code, string reason) => Answers.Event("ERROR", JsonNode.Parse(Answers.Status(code, reason))!);

    private static string Short(V1ConfigMap? map) => map is null ? "" : $"{map.Metadata.Name}{map.Metadata.ResourceVersion}";

    private async Task StartAsync()
    {
        _running = _reflector.RunAsync(_end.Token);
        await _reflector.Synced.WaitAsync(Cancel).OrTimeout("the first list");
    }

    private IEnumerable<string> Contents() => _store.List().Select(Short).Order(StringComparer.Ordinal);
}
