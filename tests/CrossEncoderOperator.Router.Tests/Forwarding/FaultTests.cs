using System.Net;
using System.Net.Sockets;
using System.Text;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.TestKit;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Router.Tests.Forwarding;

/// <summary>Replicas that die, hang and come back, and clients that go away.</summary>
public sealed class FaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<HttpContext, Task>> Deaths => new()
    {
        { "reset before the head of the answer", Abort },
        { "closed after it had the request", async context => { await Task.Yield(); context.Abort(); } },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_request_that_nothing_was_answered_to_is_sent_once_more(string name, Func<HttpContext, Task> die)
    {
        await using var dying = await TestReplica.StartAsync("dying", new RequestDelegate(die));
        await using var healthy = await TestReplica.StartAsync("healthy");
        await using var router = await TestRouter.StartAsync(
            null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, dying.Address), Given.Slice(Given.Stable, healthy.Address));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal((HttpStatusCode.OK, "healthy", Given.Stable), await router.PostAsync($"body {i}"));
        }

        Assert.True(dying.Received.Count is > 0 and < 5, $"{name}: the dying replica is ejected, and had {dying.Received.Count} requests");
        Assert.Equal(20, healthy.Received.Select(r => Encoding.UTF8.GetString(r.Body)).Distinct().Count());
        Assert.Equal(20, await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "200")));
        Assert.Equal(dying.Received.Count, await router.MetricAsync(RoutingTests.Series("retries_total", Given.Stable)));
    }

    [Fact]
    public async Task When_no_replica_answers_the_client_is_told_after_two_tries()
    {
        await using var one = await TestReplica.StartAsync("one", Abort);
        await using var two = await TestReplica.StartAsync("two", Abort);
        await using var router = await TestRouter.StartAsync(
            null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, one.Address), Given.Slice(Given.Stable, two.Address));
        Assert.Equal((HttpStatusCode.BadGateway, $$"""{"error":"no replica of revision {{Given.Stable}} could be reached"}""", null), await router.PostAsync());
        Assert.Equal((1, 1), (one.Received.Count, two.Received.Count));
        Assert.Equal(1, await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "502")));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_sent_again_and_counts_as_an_error()
    {
        var seen = new TaskCompletionSource();
        await using var dying = await TestReplica.StartAsync("dying", async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await seen.Task;
            context.Abort();
        });
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, dying.Address));
        using var response = await router.Client.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        seen.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(Cancel));
        Assert.Single(dying.Received);
        await Eventually.HoldsAsync("the error to be counted", async _ => await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "502")) == 1);
    }

    [Fact]
    public async Task The_second_try_goes_by_the_routes_of_then()
    {
        TestRouter? router = null;
        await using var stable = await TestReplica.StartAsync("stable");
        await using var canary = await TestReplica.StartAsync("canary", context =>
        {
            router!.Apply(Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
            return Abort(context);
        });
        await using (router = await TestRouter.StartAsync(
            null, Given.Split(100), Given.Slice(Given.Stable, stable.Address), Given.Slice(Given.Canary, canary.Address)))
        {
            Assert.Equal((HttpStatusCode.OK, "stable", Given.Stable), await router.PostAsync());
            Assert.Equal(0, await router.MetricAsync(RoutingTests.Series("requests_total", Given.Canary, "200")));
            Assert.Equal(1, await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "200")));
        }
    }

    [Fact]
    public async Task A_replica_that_hangs_is_given_up_after_the_time_limit()
    {
        var never = new TaskCompletionSource();
        await using var hanging = await TestReplica.StartAsync("hanging", context => never.Task.WaitAsync(context.RequestAborted));
        var deployment = Given.Deployment(traffic: Given.OfStable());
        deployment = deployment with { Spec = deployment.Spec with { Serving = new() { Limits = new() { Timeout = "1ms" } } } };
        await using var router = await TestRouter.StartAsync(null, deployment, Given.Slice(Given.Stable, hanging.Address));
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await router.PostAsync()).Code);
        Assert.Single(hanging.Received);
        Assert.Equal(1, await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "504")));
        never.SetResult();
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_request_at_the_replica_and_is_counted_499()
    {
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var stable = await TestReplica.StartAsync("stable", async context =>
        {
            context.RequestAborted.Register(ended.SetResult);
            arrived.SetResult();
            await ended.Task;
        });
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, router.Port, Cancel);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /rerank HTTP/1.1\r\nHost: {TestRouter.Host}\r\nContent-Length: 2\r\n\r\n{{}}"), Cancel);
            await arrived.Task.WaitAsync(Cancel);
        }

        await ended.Task.WaitAsync(Cancel);
        await Eventually.HoldsAsync("499", async _ => await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "499")) == 1);
        Assert.Equal(0, router.Table.Deployment(new("shop", "product-search"))!.Stable!.Traffic.InFlight);
    }

    [Fact]
    public async Task Nothing_is_lost_while_weights_change_and_pods_come_go_and_die()
    {
        await using var canary = await TestReplica.StartAsync("canary");
        await using var constant = await TestReplica.StartAsync("constant");
        var dying = await TestReplica.StartAsync("dying");
        await using var router = await TestRouter.StartAsync(null, Objects(0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sent = 0;
        var clients = Enumerable.Range(0, 8).Select(async client =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (code, body, _) = await router.PostAsync($"{client}");
                Assert.True(code == HttpStatusCode.OK, $"{code}: {body}");
                Interlocked.Increment(ref sent);
            }
        }).ToList();

        for (var round = 0; round < 12; round++)
        {
            // The pod is killed while requests are with it and before the cluster knows; then it is replaced by one at another address.
            var enough = Volatile.Read(ref sent) + 100;
            await Eventually.HoldsAsync("some requests", _ => Task.FromResult(Volatile.Read(ref sent) >= enough || clients.Any(c => c.IsCompleted)));
            await dying.DisposeAsync();
            enough = Volatile.Read(ref sent) + 50;
            await Eventually.HoldsAsync("some requests", _ => Task.FromResult(Volatile.Read(ref sent) >= enough || clients.Any(c => c.IsCompleted)));
            dying = await TestReplica.StartAsync("dying");
            router.Apply(Objects(round * 9));
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        await dying.DisposeAsync();
        var counted = await router.MetricAsync(RoutingTests.Series("requests_total", Given.Stable, "200")) + await router.MetricAsync(RoutingTests.Series("requests_total", Given.Canary, "200"));
        Assert.Equal(sent, counted);
        Assert.NotEmpty(canary.Received);

        object[] Objects(int weight) =>
        [
            Given.Split(weight), Given.Slice(Given.Canary, canary.Address), Given.Slice(Given.Stable, dying.Address), Given.Slice(Given.Stable, constant.Address),
        ];
    }

    [Fact]
    public async Task A_pod_that_terminates_gets_nothing_more_and_finishes_what_it_has()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var leaving = await TestReplica.StartAsync("leaving", async context =>
        {
            arrived.TrySetResult();
            await release.Task;
            await context.Response.WriteAsync("leaving");
        });
        await using var staying = await TestReplica.StartAsync("staying");
        var deployment = Given.Deployment(traffic: Given.OfStable());
        await using var router = await TestRouter.StartAsync(null, deployment, Given.Slice(Given.Stable, leaving.Address));
        var first = router.PostAsync();
        await arrived.Task;
        var terminating = Given.Slice(Given.Stable, leaving.Address);
        terminating.Endpoints[0].Conditions = new() { Ready = false, Serving = true, Terminating = true };
        router.Apply(deployment, terminating, Given.Slice(Given.Stable, staying.Address));
        Assert.Equal("staying", (await router.PostAsync()).Body);
        release.SetResult();
        Assert.Equal("leaving", (await first).Body);
        Assert.Single(leaving.Received);
    }

    private static Task Abort(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
