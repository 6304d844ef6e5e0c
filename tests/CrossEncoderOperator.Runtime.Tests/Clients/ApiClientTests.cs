using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Runtime.Hosting;
using CrossEncoderOperator.Runtime.Objects;
using k8s.Authentication;

namespace CrossEncoderOperator.Runtime.Tests.Clients;

public sealed class ApiClientTests : IAsyncLifetime
{
    private const string Path = "/api/v1/namespaces/shop/configmaps";

    private static readonly ObjectKey Key = new("shop", "a");
    private static readonly string Object = Answers.Map("a", 7).ToJsonString();

    private readonly TestTime _time = new();
    private readonly RuntimeMetrics _metrics = new(Prometheus.Metrics.NewCustomRegistry());
    private ScriptedServer _server = null!;
    private ApiClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _client = new ApiClient(_server.Connect(), _time, _metrics);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Get_asks_for_the_object_by_its_path()
    {
        _server.On("GET", 200, Object);
        var obj = await _client.GetAsync<V1ConfigMap>(Key, Cancel);
        Assert.Equal("7", obj!.Metadata.ResourceVersion);
        Assert.Equal($"GET {Path}/a", (await _server.NextAsync("get")).ToString());
    }

    [Fact]
    public async Task An_absent_object_is_null_but_an_unserved_resource_is_an_error()
    {
        _server.On("GET", 404, Answers.Status(404, "NotFound")).On("GET", 404, "404 page not found");
        Assert.Null(await _client.GetAsync<V1ConfigMap>(Key, Cancel));
        Assert.Equal(404, (await Assert.ThrowsAsync<ApiException>(() => _client.GetAsync<V1ConfigMap>(Key, Cancel))).Code);
    }

    [Fact]
    public async Task Apply_sends_json_without_nulls_status_or_what_the_server_owns()
    {
        _server.On("PATCH", 200, "{}");
        var desired = new V1Deployment
        {
            Metadata = new()
            {
                Name = "a", NamespaceProperty = "shop", Uid = "u", ResourceVersion = "7", Generation = 3,
                CreationTimestamp = DateTime.UnixEpoch, ManagedFields = [new() { Manager = "m" }], Labels = new Dictionary<string, string> { ["k"] = "v" },
            },
            Spec = new() { Replicas = 0, Selector = new() },
            Status = new() { Replicas = 5 },
        };
        var before = KubernetesJson.Serialize(desired);
        await _client.ApplyAsync(desired, "crossencoder-operator", force: true, Cancel);

        var request = await _server.NextAsync("apply");
        Assert.Equal("PATCH /apis/apps/v1/namespaces/shop/deployments/a?fieldManager=crossencoder-operator&force=true", request.ToString());
        Assert.Equal("application/apply-patch+yaml", request.ContentType);
        var expected = """
            {"metadata":{"labels":{"k":"v"},"name":"a","namespace":"shop","resourceVersion":"7","uid":"u"},
             "spec":{"replicas":0,"selector":{}},"apiVersion":"apps/v1","kind":"Deployment"}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), request.Json), request.Body);
        Assert.Equal(before, KubernetesJson.Serialize(desired));
    }

    [Fact]
    public async Task Apply_of_the_status_sends_only_identity_preconditions_and_status()
    {
        _server.On("PATCH", 200, "{}");
        var desired = new V1Deployment
        {
            Metadata = new()
            {
                Name = "a", NamespaceProperty = "shop", Uid = "u", ResourceVersion = "7", Labels = new Dictionary<string, string> { ["k"] = "v" },
            },
            Spec = new() { Replicas = 1, Selector = new() },
            Status = new() { Replicas = 5 },
        };
        await _client.ApplyStatusAsync(desired, "m", force: false, Cancel);

        var request = await _server.NextAsync("apply");
        Assert.Equal("PATCH /apis/apps/v1/namespaces/shop/deployments/a/status?fieldManager=m&force=false", request.ToString());
        var expected = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"shop","resourceVersion":"7","uid":"u"},"status":{"replicas":5}}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), request.Json), request.Body);
    }

    [Fact]
    public async Task Delete_carries_preconditions_and_absent_is_false()
    {
        _server.On("DELETE", 200, Object).On("DELETE", 404, Answers.Status(404, "NotFound")).On("DELETE", 409, Answers.Status(409, "Conflict"));
        Assert.True(await _client.DeleteAsync<V1ConfigMap>(Key, Cancel, new Preconditions(Uid: "u"), PropagationPolicy.Foreground));
        Assert.False(await _client.DeleteAsync<V1ConfigMap>(Key, Cancel));
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => _client.DeleteAsync<V1ConfigMap>(Key, Cancel))).IsConflict);

        var body = (await _server.NextAsync("delete")).Json;
        Assert.Equal("Foreground", (string?)body["propagationPolicy"]);
        Assert.Equal("u", (string?)body["preconditions"]!["uid"]);
        Assert.Equal("Background", (string?)(await _server.NextAsync("delete")).Json["propagationPolicy"]);
    }

    [Fact]
    public async Task Finalizers_are_set_with_preconditions_and_only_when_needed()
    {
        _server.On("PATCH", 200, Object).On("PATCH", 200, Object);
        var obj = new V1ConfigMap { Metadata = new() { Name = "a", NamespaceProperty = "shop", Uid = "u", ResourceVersion = "7", Finalizers = ["x"] } };
        var deleting = new V1ConfigMap { Metadata = new() { Name = "a", NamespaceProperty = "shop", DeletionTimestamp = DateTime.UnixEpoch } };
        Assert.Same(obj, await _client.AddFinalizerAsync(obj, "x", Cancel));
        Assert.Same(obj, await _client.RemoveFinalizerAsync(obj, "y", Cancel));
        Assert.Same(deleting, await _client.AddFinalizerAsync(deleting, "x", Cancel));
        await _client.AddFinalizerAsync(obj, "y", Cancel);
        await _client.RemoveFinalizerAsync(obj, "x", Cancel);

        Assert.Equal("""{"metadata":{"resourceVersion":"7","finalizers":["x","y"]}}""", (await _server.NextAsync("add")).Body);
        Assert.Equal("""{"metadata":{"resourceVersion":"7","finalizers":[]}}""", (await _server.NextAsync("remove")).Body);
    }

    [Fact]
    public async Task List_follows_pages_and_tells_what_it_cannot_read()
    {
        var bad = Answers.Map("bad", 3);
        bad["data"] = "not a map";
        _server.On("GET", 200, Answers.ListPage("9", "t/1", Answers.Map("a", 1), bad)).On("GET", 200, Answers.ListPage("9", "", Answers.Map("b", 2)));

        var list = await _client.ListAsync<V1ConfigMap>("shop", Cancel, "k=v,!x");

        Assert.Equal(["a", "b"], list.Items.Select(o => o.Metadata.Name));
        Assert.All(list.Items, o => Assert.Equal(("v1", "ConfigMap"), (o.ApiVersion, o.Kind)));
        Assert.Equal("9", list.ResourceVersion);
        Assert.Equal(new ObjectKey("shop", "bad"), Assert.Single(list.Unreadable).Key);
        Assert.Equal($"GET {Path}?limit=100&labelSelector=k%3Dv%2C%21x", (await _server.NextAsync("page 1")).ToString());
        Assert.EndsWith("&continue=t%2F1", (await _server.NextAsync("page 2")).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_page_restarts_the_list_without_pages()
    {
        _server.On("GET", 200, Answers.ListPage("9", "t", Answers.Map("old", 1)))
            .On("GET", 410, Answers.Status(410, "Expired"))
            .On("GET", 200, Answers.List(12, Answers.Map("a", 1)));
        var list = await _client.ListAsync<V1ConfigMap>("shop", Cancel);
        Assert.Equal(["a"], list.Items.Select(o => o.Metadata.Name));
        Assert.Equal("12", list.ResourceVersion);
    }

    [Theory]
    [InlineData(429, "7", 7, 10.5)]
    [InlineData(503, "1", 1, 1.5)]
    public async Task A_server_that_names_a_time_is_asked_again_after_it(int code, string retryAfter, double from, double to)
    {
        _server.On("POST", code, Answers.Status(code, "TooManyRequests"), ("Retry-After", retryAfter)).On("POST", 201, Object);
        var create = _client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "a", NamespaceProperty = "shop" } }, Cancel);
        await _server.NextAsync("first try");
        await _time.FireAsync("the wait", from, to);
        await create.OrTimeout("the second try");
        Assert.Equal(
            """{"metadata":{"name":"a","namespace":"shop"},"apiVersion":"v1","kind":"ConfigMap"}""", (await _server.NextAsync("second try")).Body);
        var text = await _metrics.TextAsync();
        Assert.Contains($"rest_client_requests_total{{verb=\"create\",resource=\"configmaps\",code=\"{code}\"}} 1", text, StringComparison.Ordinal);
        Assert.Contains("rest_client_requests_total{verb=\"create\",resource=\"configmaps\",code=\"201\"} 1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no time named", 503, null)]
    [InlineData("longer than a call may take", 503, "3600")]
    [InlineData("a code that a retry does not help", 500, "1")]
    public async Task Other_refusals_are_for_the_caller(string what, int code, string? retryAfter)
    {
        _server.On("GET", code, Answers.Status(code, "X"), retryAfter is null ? [] : [("Retry-After", retryAfter)]);
        var error = await Assert.ThrowsAsync<ApiException>(() => _client.GetAsync<V1ConfigMap>(Key, Cancel));
        Assert.Equal((what, code, retryAfter), (what, error.Code, error.RetryAfter?.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Retries_end()
    {
        for (var i = 0; i < 5; i++)
        {
            _server.On("GET", 429, Answers.Status(429, "TooManyRequests"), ("Retry-After", "2"));
        }

        var get = _client.GetAsync<V1ConfigMap>(Key, Cancel);
        for (var i = 0; i < 4; i++)
        {
            await _time.FireAsync($"wait {i}", 2, 3);
        }

        Assert.Equal(429, (await Assert.ThrowsAsync<ApiException>(() => get.OrTimeout("the refusal"))).Code);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_timeout()
    {
        var get = _client.GetAsync<V1ConfigMap>(Key, Cancel);
        await _server.NextAsync("get");
        await _time.FireAsync("the limit", 30, 30);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => get.OrTimeout("the time-out"));
        Assert.Contains("configmaps/a", error.Message, StringComparison.Ordinal);
        Assert.Contains("rest_client_requests_total{verb=\"get\",resource=\"configmaps\",code=\"error\"} 1", await _metrics.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_timeout()
    {
        using var cancel = new CancellationTokenSource();
        var get = _client.GetAsync<V1ConfigMap>(Key, cancel.Token);
        await _server.NextAsync("get");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get.OrTimeout("the end"));
    }

    [Fact]
    public async Task A_connection_reset_after_the_commit_is_no_retry()
    {
        _server.On("POST", Answers.Reset);
        var create = () => _client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "a", NamespaceProperty = "shop" } }, Cancel);
        await Assert.ThrowsAsync<HttpRequestException>(create);
        await _server.NextAsync("create");
        Assert.False(_server.HasMoreRequests);
    }

    [Fact]
    public async Task Every_request_carries_the_token_of_the_moment()
    {
        var tokens = new Tokens();
        using var kubernetes = new Kubernetes(new KubernetesClientConfiguration { Host = _server.Address.ToString(), TokenProvider = tokens });
        var client = new ApiClient(kubernetes, _time);
        _server.On("GET", 200, Object).On("GET", 200, Object);
        await client.GetAsync<V1ConfigMap>(Key, Cancel);
        await client.GetAsync<V1ConfigMap>(Key, Cancel);
        Assert.Equal("Bearer t1", (await _server.NextAsync("first")).Authorization);
        Assert.Equal("Bearer t2", (await _server.NextAsync("second")).Authorization);
    }

    [Fact]
    public async Task An_empty_list_may_be_null()
    {
        _server.On("GET", 200, """{"metadata":{"resourceVersion":"3"},"items":null}""");
        Assert.Empty((await _client.ListAsync<V1ConfigMap>("shop", Cancel)).Items);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"items":[]}""")]
    [InlineData("not json")]
    public async Task A_list_that_is_none_is_an_error_of_the_reader(string body)
    {
        _server.On("GET", 200, body);
        await Assert.ThrowsAnyAsync<JsonException>(() => _client.ListAsync<V1ConfigMap>("shop", Cancel));
    }

    private sealed class Tokens : ITokenProvider
    {
        private int _count;

        public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new AuthenticationHeaderValue("Bearer", $"t{++_count}"));
    }
}
