using System.Text.Json.Nodes;
using System.Threading.Channels;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Operator.Notifications;
using CrossEncoderOperator.Operator.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace CrossEncoderOperator.Operator.Tests.Notifications;

public sealed class NotifierTests : IAsyncLifetime
{
    private static readonly PlannedEvent s_rolledBack = new(true, "RolledBack", "Rollback", "latency <b> & @here");

    private readonly Channel<JsonNode> _told = Channel.CreateUnbounded<JsonNode>();
    private readonly Queue<int> _codes = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly CollectorRegistry _registry = global::Prometheus.Metrics.NewCustomRegistry();
    private readonly ListLog _log = new();
    private readonly TestFolder _folder = new();
    private TestServer _server = null!;
    private Notifier? _notifier;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(async context =>
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        lock (_codes)
        {
            context.Response.StatusCode = _codes.TryDequeue(out var code) ? code : 200;
        }
        body["path"] = context.Request.Path.Value;
        _told.Writer.TryWrite(body);
    });

    public async ValueTask DisposeAsync()
    {
        if (_notifier is not null)
        {
            await _notifier.StopAsync(CancellationToken.None);
            _notifier.Dispose();
        }
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Tells_in_JSON_and_for_Slack()
    {
        await StartAsync(Target("a"), Target("b", target => target.Format = "slack"));
        _notifier!.Notify(Deployment("shop"), s_rolledBack);
        JsonNode[] told = [await ToldAsync(), await ToldAsync()];
        var slack = told.Single(body => body["path"]!.ToString() == "/b");
        Assert.Equal(":warning: *shop/product-search* RolledBack: latency &lt;b&gt; &amp; @here", slack["text"]!.ToString());
        var json = told.Single(body => body["path"]!.ToString() == "/a").AsObject();
        Assert.True(Guid.TryParse(json["id"]!.ToString(), out _));
        json.Remove("id");
        json.Remove("path");
        Assert.True(
            JsonNode.DeepEquals(json, JsonNode.Parse("""
                {"time":"2026-03-01T09:00:00+00:00","type":"Warning","reason":"RolledBack","action":"Rollback","message":"latency <b> & @here",
                 "object":{"apiVersion":"crossencoder.dev/v1alpha1","kind":"CrossEncoderDeployment","namespace":"shop","name":"product-search","uid":"u"}}
                """)),
            json.ToString());
    }

    [Fact]
    public async Task Filters_by_namespace_and_reason()
    {
        await StartAsync(Target("shop", target => target.Namespaces = ["shop"]), Target("ready", target => target.Reasons = ["Ready"]));
        _notifier!.Notify(Deployment("other"), s_rolledBack);
        _notifier.Notify(Deployment("other"), s_rolledBack with { Reason = "Ready", Note = "1" });
        _notifier.Notify(Deployment("shop"), s_rolledBack with { Note = "2" });
        JsonNode[] told = [await ToldAsync(), await ToldAsync()];
        Assert.Equal(["/ready 1", "/shop 2"], told.Select(body => $"{body["path"]} {body["message"]}").Order(StringComparer.Ordinal));
        await StopAsync();
        Assert.False(_told.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Tries_again_with_growing_pauses_and_tells_the_rest_in_order()
    {
        _codes.Enqueue(500);
        _codes.Enqueue(429);
        await StartAsync(Target("a"));
        _notifier!.Notify(Deployment("shop"), s_rolledBack with { Note = "1" });
        _notifier.Notify(Deployment("shop"), s_rolledBack with { Note = "2" });
        var first = await ToldAsync();
        Assert.Equal("1", first["message"]!.ToString());
        await PauseAsync(1, () => _told.Reader.Count == 1);
        Assert.Equal(first["id"]!.ToString(), (await ToldAsync())["id"]!.ToString());
        await PauseAsync(2, () => _told.Reader.Count >= 1);
        Assert.Equal(first["id"]!.ToString(), (await ToldAsync())["id"]!.ToString());
        Assert.Equal("2", (await ToldAsync())["message"]!.ToString());
        await StopAsync();
        Assert.Equal("sent 2 failed 0 dropped 0", await CountsAsync("a"));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_the_address_stays_secret()
    {
        _codes.Enqueue(404);
        await StartAsync(Target("a", target => (target.Url, target.UrlFile) = (null, _folder.Write("url", new Uri(_server.Url, "/T0/s3cr3t") + "\n"))));
        _notifier!.Notify(Deployment("shop"), s_rolledBack);
        Assert.Equal("/T0/s3cr3t", (await ToldAsync())["path"]!.ToString());
        await TestKit.Eventually.HoldsAsync("the failure", async _ => await CountsAsync("a") == "sent 0 failed 1 dropped 0");
        Assert.Equal(["a was not told of RolledBack of shop/product-search: HTTP 404"], _log.Lines);
    }

    [Fact]
    public async Task A_target_that_does_not_answer_delays_no_other_and_loses_what_does_not_fit()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hanging = await TestServer.StartAsync(context =>
        {
            arrived.TrySetResult();
            return gate.Task.WaitAsync(context.RequestAborted);
        });
        await StartAsync(Target("a", target => target.Url = hanging.Url.ToString()), Target("b"));
        _notifier!.Notify(Deployment("shop"), s_rolledBack);
        await arrived.Task.OrTimeout("the first request");
        for (var i = 0; i < 300; i++)
        {
            _notifier.Notify(Deployment("shop"), s_rolledBack);
            await ToldAsync();
        }
        await ToldAsync();
        Assert.Equal("sent 0 failed 0 dropped 44", await CountsAsync("a"));
        Assert.Equal(44, _log.Lines.Count);
        gate.SetResult();
        await TestKit.Eventually.HoldsAsync("the rest", async _ => await CountsAsync("a") == "sent 257 failed 0 dropped 44");
    }

    [Theory]
    [InlineData("no file", null, "urlFile: Could not find file")]
    [InlineData("not an address", "s3cr3t", "urlFile: has no http:// or https:// URL in it")]
    [InlineData("nobody there", "http://127.0.0.1:1/s3cr3t", "no answer: ConnectionError")]
    public async Task A_target_that_cannot_be_reached_is_given_up(string what, string? url, string error)
    {
        var path = url is null ? Path.Combine(_folder.Path, "none") : _folder.Write("url", url);
        await StartAsync(Target("a", target => (target.Url, target.UrlFile) = (null, path)));
        _notifier!.Notify(Deployment("shop"), s_rolledBack);
        await TestKit.Eventually.HoldsAsync(what, async _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return await CountsAsync("a") == "sent 0 failed 1 dropped 0";
        });
        Assert.StartsWith($"a was not told of RolledBack of shop/product-search: {error}", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", _log.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_tells_what_is_queued_first()
    {
        await StartAsync(Target("a"));
        for (var i = 0; i < 20; i++)
        {
            _notifier!.Notify(Deployment("shop"), s_rolledBack);
        }
        await StopAsync();
        Assert.Equal("sent 20 failed 0 dropped 0", await CountsAsync("a"));
    }

    private async Task StartAsync(params NotificationTargetConfig[] targets)
    {
        var config = new NotificationConfig { Targets = [.. targets] };
        Assert.Empty(NotificationConfigValidator.Validate(config));
        _notifier = new(config, _registry, _time, _log);
        await _notifier.StartAsync(TestContext.Current.CancellationToken);
    }

    private Task StopAsync() => _notifier!.StopAsync(CancellationToken.None).OrTimeout("the stop");

    private NotificationTargetConfig Target(string name, Action<NotificationTargetConfig>? configure = null)
    {
        var target = new NotificationTargetConfig { Name = name, Url = new Uri(_server.Url, "/" + name).ToString() };
        configure?.Invoke(target);
        return target;
    }

    private static CrossEncoderDeployment Deployment(string ns) => new() { Metadata = new() { Name = "product-search", NamespaceProperty = ns, Uid = "u" } };

    private async Task<JsonNode> ToldAsync() => await _told.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("a message");

    /// <summary>Moves the time on, a moment after the pause was begun at the latest.</summary>
    private Task PauseAsync(int seconds, Func<bool> ended) => TestKit.Eventually.HoldsAsync($"the attempt after {seconds} s", _ =>
    {
        if (!ended())
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }
        return Task.FromResult(ended());
    });

    private async Task<string> CountsAsync(string target)
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        return string.Join(' ', ((string[])["sent", "failed", "dropped"]).Select(result =>
        {
            var series = $"crossencoder_notifications_total{{target=\"{target}\",result=\"{result}\"}} ";
            return $"{result} {text[(text.IndexOf(series, StringComparison.Ordinal) + series.Length)..].Split('\n')[0]}";
        }));
    }

    private sealed class ListLog : ILogger<Notifier>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
