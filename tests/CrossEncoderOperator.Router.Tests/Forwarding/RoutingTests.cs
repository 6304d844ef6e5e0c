using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using CrossEncoderOperator.Api.Traffic;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.TestKit;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Router.Tests.Forwarding;

/// <summary>Requests through a whole router to real servers.</summary>
public sealed class RoutingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Measured_shares_are_the_asked_ones_and_every_request_counts_once()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var canary = await TestReplica.StartAsync("canary");
        await using var router = await TestRouter.StartAsync(
            null, Given.Split(5), Given.Slice(Given.Stable, stable.Address), Given.Slice(Given.Canary, canary.Address));

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), Cancel, async (_, _) =>
        {
            var (code, body, revision) = await router.PostAsync();
            Assert.Equal((HttpStatusCode.OK, body == "canary" ? Given.Canary : Given.Stable), (code, revision));
        });

        Assert.InRange(canary.Received.Count, 97, 103);
        Assert.Equal(2000, canary.Received.Count + stable.Received.Count);
        Assert.Equal(canary.Received.Count, await router.MetricAsync(Series("requests_total", Given.Canary, "200")));
        Assert.Equal(stable.Received.Count, await router.MetricAsync(Series("requests_total", Given.Stable, "200")));
        Assert.Equal(0, await router.MetricAsync(Series("requests_total", Given.Canary, "503")));
        Assert.Equal(stable.Received.Count, await router.MetricAsync(Series("request_duration_seconds_count", Given.Stable)));
    }

    [Theory]
    [InlineData("product-search.shop")]
    [InlineData($"product-search-{Given.Stable}.shop")]
    public async Task A_replica_that_is_about_to_be_ready_is_waited_for(string host)
    {
        await using var replica = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(
            new RouterOptions { ReplicaWait = TimeSpan.FromMinutes(1) }, Given.Deployment(traffic: Given.OfStable(replicas: 1)));
        router.Client.DefaultRequestHeaders.Host = host;
        var waiting = router.PostAsync();
        await router.HoldsAsync(1);
        Assert.False(waiting.IsCompleted);
        router.Apply(Given.Deployment(traffic: Given.OfStable(replicas: 1)), Given.Slice(Given.Stable, replica.Address));
        Assert.Equal((HttpStatusCode.OK, "stable", Given.Stable), await waiting);
    }

    [Fact]
    public async Task Waiting_for_a_replica_ends()
    {
        await using var router = await TestRouter.StartAsync(
            new RouterOptions { ReplicaWait = TimeSpan.FromMilliseconds(50) }, Given.Deployment(traffic: Given.OfStable(replicas: 1)));
        var (code, body, _) = await router.PostAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Matches("^\\{\"error\":\"the request was held for \\d+\\.\\d s, and no replica of shop/product-search was ready\"\\}$", body);
    }

    [Fact]
    public async Task Requests_that_cannot_be_routed_say_why()
    {
        await using var router = await TestRouter.StartAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"error":"the router has no routes yet"}""", null), await router.PostAsync());

        router.Apply(Given.Deployment("help", "shop"), Given.Split(10));
        using var unknown = await router.Client.GetAsync(new Uri($"http://127.0.0.1:{router.Port}/nobody/nothing/rerank"), Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), unknown.Headers.RetryAfter!.Delta);
        Assert.Equal(
            """{"error":"no revision of shop/product-search that takes requests has a ready replica"}""", await unknown.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(1, await router.MetricAsync(Series("requests_total", Given.Stable, "503")));

        router.Client.DefaultRequestHeaders.Host = "product-search-aaaaaaaaaa.shop";
        Assert.Equal("""{"error":"revision aaaaaaaaaa of shop/product-search has no ready replica"}""", (await router.PostAsync()).Body);
        router.Client.DefaultRequestHeaders.Host = "help.shop";
        Assert.Equal("""{"error":"no revision of shop/help serves yet"}""", (await router.PostAsync()).Body);
        router.Client.DefaultRequestHeaders.Host = "nobody.shop:80";
        var (code, body, _) = await router.PostAsync();
        Assert.Equal(HttpStatusCode.NotFound, code);
        Assert.Equal("""{"error":"no CrossEncoderDeployment is known by the host \u0027nobody.shop:80\u0027 or this path"}""", body);
        Assert.Equal(1, await router.MetricAsync("crossencoder_router_unrouted_requests_total") - 1);
    }

    [Fact]
    public async Task A_revision_is_reached_directly_and_a_path_prefix_is_taken_off()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var canary = await TestReplica.StartAsync("canary");
        await using var router = await TestRouter.StartAsync(
            null, Given.Split(0), Given.Slice(Given.Stable, stable.Address), Given.Slice(Given.Canary, canary.Address));
        router.Client.DefaultRequestHeaders.Host = $"product-search-{Given.Canary}.shop.svc.cluster.local:80";
        Assert.Equal("canary", (await router.PostAsync(path: "/v1/rerank?top=1")).Body);
        router.Client.DefaultRequestHeaders.Host = "gateway";
        Assert.Equal("stable", (await router.PostAsync(path: "/shop/product-search/v1/rerank?a=%2F&b")).Body);
        Assert.Equal(("/v1/rerank?top=1", "/v1/rerank?a=%2F&b"), (canary.Received.Single().Target, stable.Received.Single().Target));
    }

    [Fact]
    public async Task Headers_of_the_connection_and_of_routing_stop_at_the_router_both_ways()
    {
        await using var stable = await TestReplica.StartAsync("stable", context =>
        {
            context.Response.StatusCode = 422;
            context.Response.Headers.Connection = "x-of-this-hop";
            context.Response.Headers["x-of-this-hop"] = "1";
            context.Response.Headers["Proxy-Authenticate"] = "Basic";
            context.Response.Headers["x-crossencoder-revision"] = "spoofed";
            context.Response.Headers["x-kept"] = "1";
            return context.Response.WriteAsync("no");
        });
        var traffic = new TrafficSpec { CanaryHeader = new() { Name = "x-crossencoder-canary", Value = "always" } };
        await using var router = await TestRouter.StartAsync(null, Given.Split(0, traffic), Given.Slice(Given.Stable, stable.Address));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rerank") { Content = new StringContent("{}") };
        foreach (var (name, value) in new[]
        {
            ("Connection", "x-drop"), ("x-drop", "1"), ("TE", "trailers"), ("Proxy-Authorization", "Basic abc"), ("Upgrade", "h2c"),
            ("Forwarded", "for=9.9.9.9"), ("X-Forwarded-For", "9.9.9.9"), ("X-Forwarded-Host", "evil"), ("X-Forwarded-Prefix", "/evil"), ("X-Real-IP", "9.9.9.9"),
            ("x-crossencoder-tenant", "admin"), ("X-CrossEncoder-Canary", "never"), ("x-kept", "one"), ("Accept", "application/json"),
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1"), ("Expect", "100-continue"),
        })
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await router.Client.SendAsync(request, Cancel);
        var got = stable.Received.Single().Headers;
        Assert.Equal(
            ["Accept", "Content-Length", "Content-Type", "Host", "X-CrossEncoder-Canary", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "traceparent", "tracestate", "x-kept"],
            got.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("127.0.0.1", TestRouter.Host, "http"), (got["X-Forwarded-For"], got["X-Forwarded-Host"], got["X-Forwarded-Proto"]));
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", got["traceparent"]);
        Assert.Equal(stable.Address.ToString(), got["Host"]);
        Assert.Equal((HttpStatusCode)422, response.StatusCode);
        Assert.Equal(
            ["Date", "Server", "Transfer-Encoding", "x-crossencoder-revision", "x-kept"], response.Headers.Select(h => h.Key).Order(StringComparer.Ordinal));
        Assert.Equal(Given.Stable, response.Headers.GetValues("x-crossencoder-revision").Single());
    }

    [Fact]
    public async Task Where_spans_are_wanted_each_request_has_one_between_the_clients_and_the_pods()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "CrossEncoderOperator.Router",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await router.PostAsync(headers: [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("tracestate", "a=1")]);
        var span = Assert.Single(spans, s => s.TraceId.ToHexString() == "0af7651916cd43dd8448eb211c80319c");
        Assert.Equal(("b7ad6b7169203331", 200, Given.Stable), (span.ParentSpanId.ToHexString(), span.GetTagItem("http.response.status_code"), span.GetTagItem("crossencoder.revision")));
        var got = stable.Received.Single().Headers;
        Assert.Equal((span.Id, "a=1"), (got["traceparent"], got["tracestate"]));
    }

    [Fact]
    public async Task A_body_is_limited_whether_its_length_is_announced_or_not()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        var deployment = Given.Deployment(traffic: Given.OfStable());
        deployment = deployment with { Spec = deployment.Spec with { Serving = new() { Limits = new() { BodyBytes = "100k" } } } };
        await using var router = await TestRouter.StartAsync(null, deployment, Given.Slice(Given.Stable, stable.Address));

        Assert.Equal(HttpStatusCode.OK, (await router.PostAsync(new('x', 100_000))).Code);
        Assert.Equal(100_000, stable.Received.Single().Body.Length);
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, """{"error":"the body is larger than 100000 bytes"}""", null), await router.PostAsync(new('x', 100_001)));
        foreach (var (length, code) in new[] { (0, 200), (99_999, 200), (100_000, 200), (100_001, 413), (3_000_000, 413) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/rerank") { Content = new StreamContent(new MemoryStream(new byte[length])) };
            request.Headers.TransferEncodingChunked = true;
            using var response = await router.Client.SendAsync(request, Cancel);
            Assert.Equal((length, code), (length, (int)response.StatusCode));
        }

        Assert.Equal(4, stable.Received.Count);
        Assert.All(stable.Received, r => Assert.Equal($"{r.Body.Length}", r.Headers["Content-Length"]));
        Assert.Equal(3, await router.MetricAsync(Series("requests_total", Given.Stable, "413")));
    }

    [Fact]
    public async Task All_bodies_together_are_limited()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var stable = await TestReplica.StartAsync("stable", async context =>
        {
            arrived.TrySetResult();
            await release.Task;
            await context.Response.WriteAsync("ok");
        });
        await using var router = await TestRouter.StartAsync(
            new() { MaxBodyMemory = 3 << 20 }, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        var large = new string('x', 1_200_000);
        var first = router.PostAsync(large);
        await arrived.Task;
        var (code, body, _) = await router.PostAsync(large);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"error":"the requests under way are larger together than the router takes"}"""), (code, body));
        release.SetResult();
        Assert.Equal("ok", (await first).Body);
        Assert.Equal("ok", (await router.PostAsync(large)).Body);
    }

    [Fact]
    public async Task Requests_to_a_deployment_at_a_time_are_limited()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var stable = await TestReplica.StartAsync("stable", async context =>
        {
            arrived.TrySetResult();
            await release.Task;
            await context.Response.WriteAsync("ok");
        });
        await using var router = await TestRouter.StartAsync(
            new() { MaxConcurrency = 1 }, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        var first = router.PostAsync();
        await arrived.Task;
        var (code, body, _) = await router.PostAsync();
        Assert.Equal((HttpStatusCode.TooManyRequests, """{"error":"more than 1 requests to shop/product-search at once"}"""), (code, body));
        release.SetResult();
        Assert.Equal("ok", (await first).Body);
        Assert.Equal("ok", (await router.PostAsync()).Body);
    }

    [Fact]
    public async Task A_mirrored_request_neither_delays_nor_fails_the_clients()
    {
        var never = new TaskCompletionSource();
        await using var stable = await TestReplica.StartAsync("stable");
        await using var canary = await TestReplica.StartAsync("canary", context => never.Task.WaitAsync(context.RequestAborted));
        await using var router = await TestRouter.StartAsync(
            new() { MaxMirrored = 3 },
            Given.Split(0, new() { Mirror = new() { Percent = 100 } }), Given.Slice(Given.Stable, stable.Address), Given.Slice(Given.Canary, canary.Address));

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("stable", (await router.PostAsync($"{{\"n\":{i}}}", headers: ("x-kept", "1"))).Body);
        }

        await Eventually.HoldsAsync("three copies at the canary", _ => Task.FromResult(canary.Received.Count == 3));
        Assert.All(canary.Received, r => Assert.Equal(("POST", "/rerank", "1", 7), (r.Method, r.Target, r.Headers["x-kept"], r.Body.Length)));
        Assert.Equal(3, await router.MetricAsync(Series("mirrored_total", Given.Canary)));
        Assert.Equal(0, await router.MetricAsync(Series("requests_total", Given.Canary, "200")));
        Assert.Equal(10, await router.MetricAsync(Series("requests_total", Given.Stable, "200")));
        never.SetResult();
    }

    [Fact]
    public async Task Latency_counts_what_was_answered_in_time()
    {
        await using var stable = await TestReplica.StartAsync("stable", context =>
        {
            context.Response.StatusCode = int.Parse(context.Request.Headers["x-code"]!, System.Globalization.CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        var deployment = Given.Deployment(traffic: Given.OfStable());
        foreach (var (threshold, good) in new[] { ("10m", 2), ("1ms", 2) })
        {
            var served = deployment with { Spec = deployment.Spec with { Slo = new() { Latency = new() { Threshold = threshold } } } };
            await using var router = await TestRouter.StartAsync(null, served, Given.Slice(Given.Stable, stable.Address));
            foreach (var code in new[] { "200", "400", "429", "500", "503" })
            {
                await router.PostAsync(headers: ("x-code", code));
            }

            Assert.Equal(2, await router.MetricAsync(Series("latency_requests_total", Given.Stable)));
            Assert.InRange((await router.MetricAsync(Series("latency_good_total", Given.Stable)))!.Value, threshold == "1ms" ? 0 : good, good);
        }
    }

    internal static string Series(string name, string revision, string? code = null) =>
        $"crossencoder_router_{name}{{namespace=\"shop\",name=\"product-search\",revision=\"{revision}\"{(code is null ? "" : $",code=\"{code}\"")}}}";
}
