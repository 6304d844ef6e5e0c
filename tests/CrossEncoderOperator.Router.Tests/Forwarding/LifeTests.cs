using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.TestKit;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Router.Tests.Forwarding;

/// <summary>Readiness, drain and the load report.</summary>
public sealed class LifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_from_the_first_table_until_the_drain()
    {
        await using var router = await TestRouter.StartAsync();
        using var client = new HttpClient { BaseAddress = router.Admin };
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the first route table is not built"), await AskAsync("/healthz/ready"));
        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync("/healthz/live"));
        router.Apply(Given.Split(0));
        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync("/healthz/ready"));
        router.Drain();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), await AskAsync("/healthz/ready"));
        Assert.Equal((HttpStatusCode.OK, "ok"), await AskAsync("/healthz/live"));

        async Task<(HttpStatusCode, string)> AskAsync(string path)
        {
            using var response = await client.GetAsync(path, Cancel);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Fact]
    public async Task Neither_port_shows_what_is_the_others()
    {
        await using var router = await TestRouter.StartAsync(null, Given.Split(0));
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri($"http://127.0.0.1:{router.Port}/metrics"), Cancel)).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(router.Admin, "/rerank")) { Headers = { Host = TestRouter.Host } };
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(request, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_draining_router_serves_on_sends_its_clients_away_and_finishes_what_it_has()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var stable = await TestReplica.StartAsync("stable", async context =>
        {
            if (context.Request.Path == "/slow")
            {
                arrived.SetResult();
                await release.Task;
            }

            await context.Response.WriteAsync("ok");
        });
        await using var router = await TestRouter.StartAsync(null, Given.Deployment(traffic: Given.OfStable()), Given.Slice(Given.Stable, stable.Address));
        var slow = router.PostAsync(path: "/slow");
        await arrived.Task;
        router.Drain();
        using var response = await router.Client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.OK, true), (response.StatusCode, response.Headers.ConnectionClose));
        var stopping = router.StopAsync();
        release.SetResult();
        Assert.Equal("ok", (await slow).Body);
        await stopping;
    }

    [Fact]
    public async Task The_load_report_has_a_line_a_second_with_every_revision_of_the_table()
    {
        await using var stable = await TestReplica.StartAsync("stable");
        await using var router = await TestRouter.StartAsync(null, Given.Split(0), Given.Slice(Given.Stable, stable.Address));
        await router.PostAsync();
        await router.PostAsync("{\"texts\":[\"a\",\"b\",\"c\"]}");
        using var client = new HttpClient();
        using var reader = new StreamReader(await client.GetStreamAsync(new Uri(router.Admin, "/loads"), Cancel));
        var first = JsonNode.Parse((await reader.ReadLineAsync(Cancel))!)!;
        Assert.Equal("router-1", (string?)first["router"]);
        Assert.NotEqual(default, (DateTimeOffset)first["startedAt"]!);
        var deployment = Assert.Single(first["deployments"]!.AsArray())!;
        Assert.Equal(("shop", "product-search", 0), ((string?)deployment["namespace"], (string?)deployment["name"], (int)deployment["held"]!));
        var revisions = deployment["revisions"]!.AsArray().ToDictionary(r => (string)r!["revision"]!, r => r!);
        Assert.Equal((2, 0), ((int)revisions[Given.Stable]["requests"]!, (int)revisions[Given.Stable]["inFlight"]!));
        Assert.Equal((4, 0), ((int)revisions[Given.Stable]["documents"]!, (int)revisions[Given.Stable]["inFlightDocuments"]!));
        Assert.InRange((double)revisions[Given.Stable]["documentSeconds"]!, double.Epsilon, 60);
        Assert.Equal(4, await router.MetricAsync(RoutingTests.Series("documents_total", Given.Stable)));
        Assert.InRange((DateTimeOffset)deployment["lastRequest"]!, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.InRange((DateTimeOffset)revisions[Given.Stable]["lastRequest"]!, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.Equal((0, null), ((int)revisions[Given.Canary]["requests"]!, revisions[Given.Canary]["lastRequest"]));
        await router.PostAsync();
        Assert.Contains("\"requests\":3", await reader.ReadLineAsync(Cancel), StringComparison.Ordinal);
        await router.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }
}
