using System.Net;
using System.Threading.Channels;
using CrossEncoderOperator.Runtime.Caching;
using CrossEncoderOperator.Runtime.Controllers;
using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.Objects;
using CrossEncoderOperator.Runtime.Tests.LeaderElection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Runtime.Tests.Hosting;

/// <summary>A whole program, against a server that serves two kinds and a Lease.</summary>
public sealed class ControllerRuntimeTests : IAsyncLifetime
{
    private const string Deployments = "GET /apis/apps/v1/deployments?";
    private const string Maps = "GET /api/v1/configmaps?";

    private readonly TestTime _time = new();
    private readonly LeaseServer _lease = new();
    private readonly Recorder _recorder = new();
    private readonly List<int> _exitCodes = [];
    private ScriptedServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        foreach (var path in (string[])["GET /apis/coordination", "POST /apis/coordination", "PATCH /apis/coordination"])
        {
            _server.Always(path, _lease.AnswerAsync);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Fills_the_stores_then_leads_then_works_then_ends_in_order()
    {
        await using var app = App();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        _server.On(Deployments + "limit", 200, Answers.List(5, Object("web", 5)));
        await _server.NextAsync("the list of deployments", Deployments);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CodeAsync(http, "/healthz/ready"));
        Assert.Equal(HttpStatusCode.OK, await CodeAsync(http, "/healthz/live"));
        Assert.Null(_lease.Holder);
        await app.StopAsync(CancellationToken.None);
        Assert.Empty(_exitCodes);
    }

    [Fact]
    public async Task Reconciles_objects_owners_of_children_and_what_a_map_names()
    {
        var child = Answers.Map("child", 6);
        child["metadata"]!["ownerReferences"] = Owners("apps/v1", "Deployment", "owner");
        var foreign = Answers.Map("foreign", 7);
        foreign["metadata"]!["ownerReferences"] = Owners("other.dev/v1", "Deployment", "wrong");
        var mapped = Answers.Map("mapped", 8);
        mapped["data"] = new System.Text.Json.Nodes.JsonObject { ["target"] = "named" };
        var bad = Answers.Map("bad", 9);
        bad["data"] = new System.Text.Json.Nodes.JsonObject { ["target"] = "throw" };
        _server.On(Deployments + "limit", 200, Answers.List(5, Object("web", 5))).On(Maps + "limit", 200, Answers.List(9, child, foreign, mapped, bad));
        await using var app = App();
        await app.StartAsync(TestContext.Current.CancellationToken);

        List<string> keys = [];
        for (var i = 0; i < 3; i++)
        {
            keys.Add((await _recorder.NextAsync()).ToString());
        }

        Assert.Equal(["shop/named", "shop/owner", "shop/web"], keys.Order(StringComparer.Ordinal));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal(HttpStatusCode.OK, await CodeAsync(http, "/healthz/ready"));
        Assert.Contains("workqueue_depth{name=\"deployment\"} 0", await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.NotNull(app.Services.GetRequiredService<Store<V1Deployment>>().Get(new("shop", "web")));
        Assert.Single(app.Services.GetRequiredService<Store<V1ConfigMap>>().ByIndex("target", "named"));

        await app.StopAsync(CancellationToken.None);
        Assert.Equal("", _lease.Holder);
        Assert.Empty(_exitCodes);
    }

    [Fact]
    public async Task A_trigger_reconciles_the_object_that_it_names()
    {
        Serve();
        await using var app = App();
        var trigger = app.Services.GetRequiredService<ReconcileTrigger<V1Deployment>>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("shop/web", (await _recorder.NextAsync()).ToString());
        trigger.Fire(new("shop", "triggered"));
        Assert.Equal("shop/triggered", (await _recorder.NextAsync()).ToString());
        await app.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_stop_lets_the_running_reconcile_end_before_the_lease_is_released()
    {
        Serve();
        await using var app = App();
        var gate = _recorder.Block();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await _recorder.NextAsync();
        var stop = app.StopAsync(CancellationToken.None);
        await _time.ArmedAsync("the drain", t => t.TotalSeconds == 20);
        Assert.StartsWith(Environment.MachineName, _lease.Holder, StringComparison.Ordinal);
        Assert.False(_recorder.Cancelled);
        gate.SetResult();
        await stop.OrTimeout("the stop");
        Assert.Equal("", _lease.Holder);
        Assert.Empty(_exitCodes);
    }

    [Fact]
    public async Task A_reconcile_that_does_not_end_is_cancelled_after_the_drain_timeout()
    {
        Serve();
        await using var app = App();
        _recorder.Block();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await _recorder.NextAsync();
        var stop = app.StopAsync(CancellationToken.None);
        await _time.ArmedAsync("the drain", t => t.TotalSeconds == 20);
        for (var i = 0; i < 9; i++)
        {
            await _time.FireAsync("a renewal in the drain", 2, 2);
            await _time.ArmedAsync("the renewal to be over", t => t.TotalSeconds == 2);
            Assert.False(_recorder.Cancelled);
        }

        await _time.FireAsync("the drain", 20, 20);
        await stop.OrTimeout("the stop");
        Assert.True(_recorder.Cancelled);
        Assert.Equal("", _lease.Holder);
    }

    [Fact]
    public async Task A_lost_lease_cancels_the_work_and_ends_the_process_with_an_error()
    {
        Serve();
        await using var app = App();
        _recorder.Block();
        await app.StartAsync(TestContext.Current.CancellationToken);
        await _recorder.NextAsync();
        await _time.ArmedAsync("the renewal", t => t.TotalSeconds == 2);
        _lease.Replace(new System.Text.Json.Nodes.JsonObject { ["holderIdentity"] = "another", ["leaseDurationSeconds"] = 15 });
        await _time.FireAsync("the renewal", 2, 2);
        await app.WaitForShutdownAsync(TestContext.Current.CancellationToken).OrTimeout("the end of the process");
        Assert.True(_recorder.Cancelled);
        Assert.Equal([1], _exitCodes);
        Assert.Equal("another", _lease.Holder);
    }

    [Fact]
    public async Task Watches_only_the_namespaces_it_is_given_and_works_without_a_lease()
    {
        _server.On("GET /apis/apps/v1/namespaces/a/deployments?limit", 200, Answers.List(5, Object("web", 5, "a")))
            .On("GET /apis/apps/v1/namespaces/b/deployments?limit", 200, Answers.List(5, Object("web", 5, "b")))
            .On("GET /api/v1/namespaces/a/configmaps?limit", 200, Answers.List(5))
            .On("GET /api/v1/namespaces/b/configmaps?limit", 200, Answers.List(5));
        await using var app = App(o =>
        {
            o.Namespaces.Add("a");
            o.Namespaces.Add("b");
            o.Namespaces.Add("a");
            o.LeaderElection.Enabled = false;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        string[] keys = [(await _recorder.NextAsync()).ToString(), (await _recorder.NextAsync()).ToString()];
        Assert.Equal(["a/web", "b/web"], keys.Order(StringComparer.Ordinal));
        Assert.Null(_lease.Holder);
        await app.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("Name", "")]
    [InlineData("LeaderElection.RenewDeadline", "deadline")]
    [InlineData("LeaderElection.LeaseDuration", "duration")]
    [InlineData("Namespaces", "namespace")]
    public async Task Options_that_make_no_sense_are_named_at_the_start(string field, string mistake)
    {
        await using var app = App(o =>
        {
            o.Name = mistake.Length == 0 ? "" : "op";
            o.LeaderElection.RenewDeadline = mistake == "deadline" ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(10);
            o.LeaderElection.LeaseDuration = mistake == "duration" ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(15);
            if (mistake == "namespace")
            {
                o.Namespaces.Add(" ");
            }
        });
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_is_added_once_and_a_selector_must_come_first()
    {
        var builder = new ServiceCollection().AddControllerRuntime(_ => { }).AddStore<V1Pod>("a=b").AddController<Recorder, V1Deployment>(c => c.Watches<V1Pod>(_ => []));
        Assert.Contains("Deployment", Assert.Throws<InvalidOperationException>(() => builder.AddStore<V1Deployment>("a=b")).Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> CodeAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static System.Text.Json.Nodes.JsonArray Owners(string version, string kind, string name) =>
        [new System.Text.Json.Nodes.JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["name"] = name, ["uid"] = "u", ["controller"] = true }];

    private static System.Text.Json.Nodes.JsonObject Object(string name, int version, string ns = "shop") => Answers.Map(name, version, ns: ns);

    private void Serve() =>
        _server.On(Deployments + "limit", 200, Answers.List(5, Object("web", 5))).On(Maps + "limit", 200, Answers.List(5));

    private WebApplication App(Action<ControllerRuntimeOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(Prometheus.Metrics.NewCustomRegistry());
        builder.Services.AddSingleton(new ProcessExit(_exitCodes.Add));
        builder.Services.AddSingleton(_server.Connect());
        builder.Services.AddSingleton(_recorder);
        builder.Services
            .AddControllerRuntime(o =>
            {
                o.Name = "op";
                o.LeaderElection.Namespace = "sys";
                configure?.Invoke(o);
            })
            .AddIndex<V1ConfigMap>("target", m => m.Data?.TryGetValue("target", out var target) == true ? [target] : [])
            .AddController<Forward, V1Deployment>(c => c
                .Owns<V1ConfigMap>()
                .Watches<V1ConfigMap>(m => m.Data?.TryGetValue("target", out var target) != true ? []
                    : target == "throw" ? throw new InvalidOperationException("a map that fails")
                    : [new(m.Metadata.NamespaceProperty, target!)]));
        var app = builder.Build();
        app.MapRuntimeEndpoints();
        return app;
    }

    private sealed class Forward(Recorder recorder) : IReconciler
    {
        public Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancel) => recorder.ReconcileAsync(key, cancel);
    }

    private sealed class Recorder : IReconciler
    {
        private readonly Channel<ObjectKey> _keys = Channel.CreateUnbounded<ObjectKey>();
        private TaskCompletionSource _gate = new();
        private volatile bool _cancelled;

        public Recorder() => _gate.SetResult();

        public bool Cancelled => _cancelled;

        public TaskCompletionSource Block() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ObjectKey> NextAsync() => _keys.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrTimeout("a reconcile");

        public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancel)
        {
            _keys.Writer.TryWrite(key);
            try
            {
                await _gate.Task.WaitAsync(cancel);
            }
            catch (OperationCanceledException)
            {
                _cancelled = true;
                throw;
            }

            return ReconcileResult.Done;
        }
    }
}
