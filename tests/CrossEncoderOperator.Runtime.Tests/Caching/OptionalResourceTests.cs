using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.Runtime.Tests.Caching;

/// <summary>A store of a resource that the server need not serve.</summary>
public sealed class OptionalResourceTests : IAsyncLifetime
{
    private const string Path = "GET /api/v1/configmaps";
    private const string List = Path + "?limit";
    private const string Watch = Path + "?watch";
    private const string NotServed = "404 page not found";

    private readonly TestTime _time = new();
    private readonly Store<V1ConfigMap> _store = new();
    private readonly CancellationTokenSource _end = new();
    private ScriptedServer _server = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync() => _server = await ScriptedServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Counts_as_filled_and_is_seen_when_it_comes_and_goes()
    {
        _server.On(List, 404, NotServed)
            .On(List, 200, Answers.List(5, Answers.Map("a", 2)))
            .On(Watch, 404, NotServed)
            .On(List, 404, NotServed)
            .On(List, 200, Answers.List(9, Answers.Map("b", 9)));
        var reflector = Start(optional: true);
        await reflector.Synced.OrTimeout("the absence");
        Assert.Equal((false, 0), (_store.IsServed, _store.List().Count));

        await _time.FireAsync("the back-off", 0.5, 0.75);
        await _server.NextAsync("the watch", Watch);
        Assert.True(_store.IsServed);
        Assert.Equal("a", Assert.Single(_store.List()).Metadata.Name);

        await _time.FireAsync("the back-off after the watch", 1, 1.5);
        await _time.ArmedAsync("the back-off after the second list", t => t.TotalSeconds is >= 2 and <= 3);
        Assert.Equal((false, 0), (_store.IsServed, _store.List().Count));

        await _time.FireAsync("the back-off after the second list", 2, 3);
        await _server.NextAsync("the second watch", Watch);
        Assert.True(_store.IsServed);
        Assert.Equal("b", Assert.Single(_store.List()).Metadata.Name);
    }

    [Theory]
    [InlineData(true, 403)]
    [InlineData(true, 503)]
    [InlineData(false, 404)]
    public async Task What_else_fails_is_waited_for(bool optional, int code)
    {
        _server.On(List, code, "no").On(List, 200, Answers.List(5, Answers.Map("a", 2)));
        var reflector = Start(optional);
        await _time.ArmedAsync("the back-off", t => t.TotalSeconds is >= 0.5 and <= 0.75);
        Assert.False(reflector.Synced.IsCompleted);
        await _time.FireAsync("the back-off", 0.5, 0.75);
        await reflector.Synced.OrTimeout("the list");
        Assert.True(_store.IsServed);
    }

    [Fact]
    public async Task Objects_are_trimmed_before_they_are_stored()
    {
        _server.On(List, 200, Answers.List(5, Answers.Map("a", 2)))
            .On(Watch, Answers.Watch(WatchEnd.Closed, Answers.Event("ADDED", Answers.Map("b", 6))));
        Start(optional: false, map => map.Data = new Dictionary<string, string> { ["trimmed"] = map.Metadata.Name });
        await _time.ArmedAsync("the back-off after the watch", t => t.TotalSeconds is >= 0.5 and <= 0.75);
        Assert.Equal(["a", "b"], _store.List().Select(map => map.Data["trimmed"]).Order(StringComparer.Ordinal));
    }

    private Reflector<V1ConfigMap> Start(bool optional, Action<V1ConfigMap>? trim = null)
    {
        var metrics = new RuntimeMetrics(Prometheus.Metrics.NewCustomRegistry());
        var reflector = new Reflector<V1ConfigMap>(
            new ApiClient(_server.Connect(), _time, metrics), _store, "", null, TimeSpan.FromHours(1), _time, metrics, NullLogger.Instance, optional, trim);
        _running = reflector.RunAsync(_end.Token);
        return reflector;
    }
}
