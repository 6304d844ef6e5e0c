using System.Text;
using CrossEncoderOperator.Inference.Tests;
using CrossEncoderOperator.Server.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Server.Tests.Telemetry;

public sealed class ExportTests
{
    /// <summary>A request without a trace of its own, and the program as it is deployed.</summary>
    [Fact]
    public async Task Spans_reach_the_endpoint_that_the_environment_names()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            received.TrySetResult(context.Request.Path + await reader.ReadToEndAsync(context.RequestAborted));
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);

        using var model = new TestModel();
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        using var server = ServerProcess.Start(
            environment, model.Path("termination-log"), "serve", "--model", model.Directory, "--address", "127.0.0.1", "--port", "0", "--drain-seconds", "0");
        var address = (await server.LoggedAsync("Listening on ")).GetProperty("State").GetProperty("Addresses").GetString()!;
        await server.LoggedAsync("Model ");
        using (var http = new HttpClient { BaseAddress = new Uri(address) })
        {
            using var body = new StringContent("""{"query": "red", "texts": ["blue"]}""", Encoding.UTF8, "application/json");
            using var response = await http.PostAsync("/rerank", body, TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)response.StatusCode);
        }

        // What was not sent yet is sent at the end.
        server.Terminate();
        Assert.Equal((0, ""), await server.EndedAsync());
        var export = await received.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.StartsWith("/v1/traces", export, StringComparison.Ordinal);
        Assert.All(
            (string[])["POST /rerank", "tokenize", "queue", "infer", "post", "crossencoder-server"],
            text => Assert.Contains(text, export, StringComparison.Ordinal));
    }
}
