using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Tests.Forwarding;
using CrossEncoderOperator.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace CrossEncoderOperator.Router.Tests.Holding;

/// <summary>Requests to a deployment that sleeps, through a whole router to real servers.</summary>
public sealed class HoldTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_wakes_a_deployment_is_reported_at_once_and_answered_when_a_replica_is_ready()
    {
        var time = new FakeTimeProvider();
        await using var replica = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(time, null, Given.Idle());
        using var client = new HttpClient();
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri(router.Admin, "/loads"), Cancel));
        Assert.Equal(0, (int)JsonNode.Parse((await reader.ReadLineAsync(Cancel))!)!["deployments"]![0]!["held"]!);

        var body = """{"query":"q","texts":["a","b"]}""";
        var waiting = router.PostAsync(body);
        await router.HoldsAsync(1);
        var line = reader.ReadLineAsync(Cancel).AsTask();
        for (var passed = 0; !line.IsCompleted && passed < 500; passed += 20)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(line, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel));
        }

        Assert.True(line.IsCompleted, "a line before the second is over");
        var report = JsonNode.Parse((await line)!)!["deployments"]![0]!;
        Assert.Equal((1, 0), ((int)report["held"]!, (int)report["refused"]!));
        Assert.NotNull(report["lastRequest"]);
        Assert.Equal((0, 0), ((int)report["revisions"]![0]!["inFlight"]!, (int)report["revisions"]![0]!["inFlightDocuments"]!));
        Assert.Equal(1, await router.MetricAsync(Series("held_requests")));

        router.Apply(Given.Waking());
        Assert.False(waiting.IsCompleted);
        router.Apply(Given.Waking(), Given.Slice(Given.Stable, replica.Address));
        Assert.Equal((HttpStatusCode.OK, "stable", Given.Stable), await waiting);
        Assert.Equal(body, Encoding.UTF8.GetString(replica.Received.Single().Body));
        Assert.Equal((0, 1), (await router.MetricAsync(Series("held_requests")), await router.MetricAsync(Series("hold_outcomes_total", "answered"))));
        Assert.Equal(1, await router.MetricAsync(Series("hold_duration_seconds_count")));
    }

    [Fact]
    public async Task Held_requests_are_divided_by_weight_once_every_revision_is_ready()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var canary = await TestReplica.StartAsync("canary");
        await using var router = await TestRouter.StartAsync(null, Idle());
        var waiting = Enumerable.Range(0, 200).Select(_ => router.PostAsync()).ToList();
        await router.HoldsAsync(200);
        router.Apply(Waking(), Given.Slice(Given.Stable, stable.Address));
        await router.HoldsAsync(200);
        Assert.DoesNotContain(waiting, request => request.IsCompleted);
        router.Apply(Waking(), Given.Slice(Given.Stable, stable.Address), Given.Slice(Given.Canary, canary.Address));
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(HttpStatusCode.OK, answer.Code));
        Assert.InRange(canary.Received.Count, 17, 23);
        Assert.Equal(200, canary.Received.Count + stable.Received.Count);

        static Api.CrossEncoderDeployment Idle() => Given.Sleeping("True", "Idle", null, null, Given.OfStable(90), Given.OfCanary(10));
    }

    [Fact]
    public async Task Held_requests_wait_ten_seconds_for_the_other_revision_but_not_for_one_without_replicas()
    {
        var time = new FakeTimeProvider();
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(time, null, Waking());
        var waiting = router.PostAsync();
        await router.HoldsAsync(1);
        time.Advance(TimeSpan.FromSeconds(30));
        router.Apply(Waking(), Given.Slice(Given.Stable, stable.Address));
        time.Advance(TimeSpan.FromSeconds(9.9));
        router.Apply(Waking(), Given.Slice(Given.Stable, stable.Address));
        Assert.Equal(1, await router.MetricAsync(Series("held_requests")));
        await PassAsync(time, waiting, TimeSpan.FromSeconds(0.1));
        Assert.Equal("stable", (await waiting).Body);

        router.Apply(Waking());
        waiting = router.PostAsync();
        await router.HoldsAsync(1);
        var alone = Given.Sleeping("False", "Waking", null, null, Given.OfStable(90, replicas: 1), Given.OfCanary(10, replicas: 0));
        router.Apply(alone, Given.Slice(Given.Stable, stable.Address));
        Assert.Equal("stable", (await waiting).Body);
    }

    [Fact]
    public async Task A_replica_that_has_just_become_ready_gets_of_the_held_requests_what_it_can_take()
    {
        var (most, now) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, int>());
        var (full, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var one = await TestReplica.StartAsync("one", context => AnswerAsync("one", context));
        await using var two = await TestReplica.StartAsync("two", context => AnswerAsync("two", context));
        await using var router = await TestRouter.StartAsync(null, Given.Idle());
        var waiting = Enumerable.Range(0, 300).Select(_ => router.PostAsync()).ToList();
        await router.HoldsAsync(300);
        router.Apply(Given.Waking(), Given.Slice(Given.Stable, one.Address), Given.Slice(Given.Stable, two.Address));
        await full.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await router.HoldsAsync(300 - 64);
        Assert.All(now.Values, count => Assert.InRange(count, 28, 36));
        release.SetResult();
        await Task.WhenAll(waiting);
        Assert.All(most.Values, count => Assert.InRange(count, 20, 40));
        Assert.All(new[] { one, two }, replica => Assert.InRange(replica.Received.Count, 100, 200));

        async Task AnswerAsync(string name, HttpContext context)
        {
            var count = now.AddOrUpdate(name, 1, (_, before) => before + 1);
            most.AddOrUpdate(name, count, (_, before) => Math.Max(before, count));
            if (now.Values.Sum() >= 64)
            {
                full.TrySetResult();
            }

            await release.Task;
            now.AddOrUpdate(name, 0, (_, before) => before - 1);
            await context.Response.WriteAsync(name);
        }
    }

    [Fact]
    public async Task A_request_is_held_for_as_long_as_may_be()
    {
        var time = new FakeTimeProvider();
        await using var router = await TestRouter.StartAsync(time, null, Given.Idle());
        var waiting = router.Client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        await router.HoldsAsync(1);
        time.Advance(TimeSpan.FromSeconds(20));
        router.Apply(Given.Waking());
        await PassAsync(time, waiting, TimeSpan.FromSeconds(40));
        using var answer = await waiting;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        Assert.Matches(
            """^{"error":"the request was held for (60|100)[.]0 s, and no replica of shop/product-search was ready"}$""", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((1, 1), (await router.MetricAsync(Series("hold_outcomes_total", "timeout")), await router.MetricAsync(Requests(Given.Stable))));
    }

    [Fact]
    public async Task A_router_that_ends_answers_what_it_still_holds()
    {
        var time = new FakeTimeProvider();
        await using var router = await TestRouter.StartAsync(time, null, Given.Sleeping("True", "Idle", new() { HoldTimeout = "10m" }));
        var waiting = router.PostAsync();
        await router.HoldsAsync(1);
        var stopping = router.StopAsync();
        await PassAsync(time, waiting, TimeSpan.FromSeconds(50));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await waiting).Code);
        await stopping;
    }

    [Fact]
    public async Task What_cannot_be_woken_by_a_request_refuses_it_and_no_revision_is_to_blame()
    {
        var reject = new ScaleToZeroSpec { OnRequest = RequestAction.Reject };
        await using var router = await TestRouter.StartAsync(null, Given.Sleeping("True", "Idle", reject));
        using var refused = await router.Client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.Equal("""{"error":"shop/product-search is asleep, and wakes now"}""", await refused.Content.ReadAsStringAsync(Cancel));

        var opens = TimeProvider.System.GetUtcNow().AddMinutes(10);
        router.Apply(Given.Sleeping("True", "OutsideSchedule", null, new() { NextTransition = opens.UtcDateTime }));
        using var closed = await router.Client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        Assert.InRange(closed.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(10));
        Assert.Contains("is asleep until ", await closed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        Assert.Equal((2, 0), (router.Traffic.Refused, router.Traffic.Held));
        Assert.NotNull(router.Traffic.LastRequest);
        Assert.Equal((2, 0), (await router.MetricAsync(Requests("")), await router.MetricAsync(Requests(Given.Stable))));
        Assert.Equal((2, 0), (await router.MetricAsync(Series("hold_outcomes_total", "refused")), await router.MetricAsync(Series("hold_duration_seconds_count"))));
    }

    [Fact]
    public async Task A_schedule_that_closes_meanwhile_ends_the_hold_and_one_that_opens_soon_is_waited_for()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(null, Given.Idle());
        var waiting = router.PostAsync();
        await router.HoldsAsync(1);
        router.Apply(Given.Sleeping("True", "OutsideSchedule"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"error":"shop/product-search is asleep"}""", null), await waiting);

        var soon = TimeProvider.System.GetUtcNow().AddSeconds(30).UtcDateTime;
        router.Apply(Given.Sleeping("True", "OutsideSchedule", null, new() { NextTransition = soon }));
        waiting = router.PostAsync();
        await router.HoldsAsync(1);
        router.Apply(Given.Awake(), Given.Slice(Given.Stable, stable.Address));
        Assert.Equal("stable", (await waiting).Body);

        router.Apply(Given.Idle());
        waiting = router.PostAsync();
        await router.HoldsAsync(1);
        router.Apply(Given.Deployment("help", "shop"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"error":"shop/product-search was deleted"}""", null), await waiting);
    }

    [Theory]
    [InlineData(1, 1 << 30, """{"error":"1 requests to shop/product-search wait for a replica already"}""")]
    [InlineData(1000, 100_000, """{"error":"the requests that wait for replicas take 100000 bytes together already"}""")]
    public async Task What_is_held_is_bounded_and_a_client_that_goes_away_makes_room(int requests, long bytes, string error)
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(new RouterOptions { MaxHeld = requests, MaxHeldMemory = bytes }, Given.Idle());
        var body = new string('x', 60_000);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, router.Port, Cancel);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: {TestRouter.Host}\r\nContent-Length: 60000\r\n\r\n{body}"), Cancel);
            await router.HoldsAsync(1);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, error, null), await router.PostAsync(body));
        }

        await router.HoldsAsync(0);
        var waiting = router.PostAsync(body);
        await router.HoldsAsync(1);
        router.Apply(Given.Waking(), Given.Slice(Given.Stable, stable.Address));
        Assert.Equal("stable", (await waiting).Body);
        Assert.Equal(
            (1, 1, 1),
            (await router.MetricAsync(Series("hold_outcomes_total", "full")), await router.MetricAsync(Series("hold_outcomes_total", "gone")), await router.MetricAsync(Series("hold_outcomes_total", "answered"))));
    }

    [Theory]
    [InlineData("the table has no replica any more", false)]
    [InlineData("the table still has the replicas that ended", true)]
    public async Task A_request_that_meets_a_deployment_as_it_falls_asleep_is_held(string name, bool stillThere)
    {
        TestRouter? router = null;
        object[] slices = [];
        await using var fresh = await TestReplica.StartAsync("fresh");
        await using var one = await TestReplica.StartAsync("one", DieAsync);
        await using var two = await TestReplica.StartAsync("two", DieAsync);
        slices = [Given.Slice(Given.Stable, one.Address), Given.Slice(Given.Stable, two.Address)];
        await using (router = await TestRouter.StartAsync(null, [Given.Awake(), .. slices]))
        {
            var waiting = router.PostAsync("body");
            await router.HoldsAsync(1);
            router.Apply(Given.Waking(), Given.Slice(Given.Stable, fresh.Address));
            Assert.True((await waiting).Body == "fresh", name);
            Assert.Equal("body", Encoding.UTF8.GetString(fresh.Received.Single().Body));
            Assert.Equal(1, await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "200")));
            var traffic = router.Table.Deployments.Single().Stable!.Traffic;
            Assert.Equal((1, 0, 0, 1), (traffic.Requests, traffic.InFlight, traffic.Documents.InFlight, traffic.Documents.Answered));
        }

        Task DieAsync(HttpContext context)
        {
            // Other deployments change all the time.
            router!.Apply([Given.Idle(), .. stillThere ? slices : []]);
            context.Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_request_that_ends_every_replica_is_not_sent_for_ever()
    {
        TestRouter? router = null;
        object[] slices = [];
        await using var one = await TestReplica.StartAsync("one", DieAsync);
        slices = [Given.Slice(Given.Stable, one.Address)];
        await using (router = await TestRouter.StartAsync(null, [Given.Awake(), .. slices]))
        {
            Assert.Equal(HttpStatusCode.BadGateway, (await router.PostAsync()).Code);
            Assert.Equal(4, one.Received.Count);
        }

        Task DieAsync(HttpContext context)
        {
            router!.Apply(Given.Waking());
            router.Apply([Given.Waking(), .. slices]);
            context.Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Being_held_is_no_latency_of_the_revision()
    {
        var time = new FakeTimeProvider();
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(time, null, Judged(Given.Idle()));
        var waiting = router.PostAsync();
        await router.HoldsAsync(1);
        time.Advance(TimeSpan.FromSeconds(30));
        router.Apply(Judged(Given.Waking()), Given.Slice(Given.Stable, stable.Address));
        await waiting;
        Assert.Equal(1, await router.MetricAsync(RoutingTests.Series("latency_good_total", Given.Stable)));
        Assert.Equal(30, await router.MetricAsync(RoutingTests.Series("request_duration_seconds_sum", Given.Stable)));

        static Api.CrossEncoderDeployment Judged(Api.CrossEncoderDeployment deployment) =>
            deployment with { Spec = deployment.Spec with { Slo = new() { Latency = new() { Threshold = "1s" } } } };
    }

    private static Api.CrossEncoderDeployment Waking() =>
        Given.Sleeping("False", "Waking", null, null, Given.OfStable(90, replicas: 1), Given.OfCanary(10, replicas: 1));

    /// <summary>Lets time pass, and again where the other side had not yet set its timer.</summary>
    private static Task PassAsync(FakeTimeProvider time, Task until, TimeSpan span) => Eventually.HoldsAsync("a timer to end", async _ =>
    {
        time.Advance(span);
        await Task.WhenAny(until, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancel));
        return until.IsCompleted;
    });

    private static string Series(string name, string? outcome = null) =>
        $"crossencoder_router_{name}{{namespace=\"shop\",name=\"product-search\"{(outcome is null ? "" : $",outcome=\"{outcome}\"")}}}";

    private static string Requests(string revision) => RoutingTests.Series("requests_total", revision, "503");
}
