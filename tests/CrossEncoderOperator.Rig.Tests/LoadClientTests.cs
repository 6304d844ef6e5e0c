using CrossEncoderOperator.Rig.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.Rig.Tests;

/// <summary>A load that cannot fail proves nothing: every fault of a service is counted, under its reason.</summary>
public sealed class LoadClientTests
{
    private static readonly LabelledQuery[] s_queries = [new LabelledQuery("mug", ["ceramic mug", "chair"], [3, 0])];

    [Theory]
    [InlineData(200, """{"results":[{"index":1},{"index":0}]}""", null)]
    [InlineData(200, """{"results":[{"index":0}]}""", "not one result for each of the documents")]
    [InlineData(200, """{"results":[{"index":0},{"index":0}]}""", "not one result for each of the documents")]
    [InlineData(200, """{"results":[{"index":0},{"index":1},{"index":2}]}""", "not one result for each of the documents")]
    [InlineData(200, """{"results":[{},{}]}""", "not an answer")]
    [InlineData(200, """{"error":"none"}""", "not an answer")]
    [InlineData(200, "<html>", "not an answer")]
    [InlineData(200, "", "not an answer")]
    [InlineData(503, """{"error":"loading"}""", """status 503: {"error":"loading"}""")]
    [InlineData(301, "", "status 301")]
    public async Task Answers_are_checked(int status, string body, string? failure)
    {
        await using var service = await ServiceAsync(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers["x-crossencoder-revision"] = "7f9c4d0123";
            return http.Response.WriteAsync(body);
        });
        var report = await RunAsync(new LoadOptions(Address(service)) { Workers = 3, MaxRequests = 20 });
        Assert.Equal((20, failure is null ? 20 : 0, failure is null ? 0 : 20), (report.Requests, report.By("7f9c4d0123"), report.Failed));
        Assert.All(report.Failures.Keys, reason => Assert.StartsWith(failure!, reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_answer_and_no_service_are_failures()
    {
        await using var service = await ServiceAsync(http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));
        var options = new LoadOptions(Address(service)) { Workers = 2, MaxRequests = 4, Timeout = TimeSpan.FromMilliseconds(200) };
        Assert.Equal(KeyValuePair.Create("no answer within 0.2 s", 4L), Assert.Single((await RunAsync(options)).Failures));
        await service.DisposeAsync();
        Assert.StartsWith("ConnectionError: ", Assert.Single((await RunAsync(options)).Failures).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_loop_times_a_request_from_when_it_was_due()
    {
        await using var service = await ServiceAsync(async http =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, http.RequestAborted);
            await http.Response.WriteAsync("""{"results":[{"index":1},{"index":0}]}""");
        });
        var report = await RunAsync(new LoadOptions(Address(service)) { Workers = 1, MaxRequests = 10, RequestsPerSecond = 100 });
        // The tenth is due after 90 ms and starts no earlier than after 900 ms.
        Assert.True(report.Revisions["-"].Max > TimeSpan.FromMilliseconds(900), report.ToString());
        Assert.Equal(0, report.Failed);
    }

    [Fact]
    public async Task Stopped_load_waits_for_its_answers()
    {
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var service = await ServiceAsync(async http =>
        {
            arrived.TrySetResult();
            await answer.Task;
            await http.Response.WriteAsync("""{"results":[{"index":1},{"index":0}]}""");
        });
        await using var load = LoadClient.Start(new LoadOptions(Address(service)) { Workers = 1 }, s_queries, TimeProvider.System);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        var stopped = load.StopAsync();
        Assert.Equal(0, load.Report.Requests);
        answer.SetResult();
        var report = await stopped.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (report.Requests, report.Failed));
    }

    private static async Task<LoadReport> RunAsync(LoadOptions options)
    {
        await using var load = LoadClient.Start(options, s_queries, TimeProvider.System);
        return await load.FinishAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> ServiceAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private static Uri Address(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
