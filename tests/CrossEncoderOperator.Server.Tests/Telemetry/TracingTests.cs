using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using CrossEncoderOperator.Server.Tests.Hosting;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Server.Tests.Telemetry;

public sealed class TracingTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("""{"query": "red", "texts": ["a", "b"]}""", 200, ActivityStatusCode.Unset, "infer post queue tokenize")]
    [InlineData("{", 400, ActivityStatusCode.Unset, "")]
    public async Task A_request_is_a_span_of_the_clients_trace_with_its_steps(string json, int status, ActivityStatusCode code, string steps)
    {
        var trace = ActivityTraceId.CreateRandom();
        var client = ActivitySpanId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "CrossEncoderOperator.Server",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rerank") { Content = content };
        request.Headers.Add("traceparent", $"00-{trace}-{client}-01");
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);

        // The span ends after the answer.
        var ours = await Eventually.GetAsync(
            "the span of the request",
            _ => Task.FromResult<Activity[]>([.. spans.Where(span => span.TraceId == trace)]),
            found => found.Any(span => span.Kind == ActivityKind.Server));
        var root = Assert.Single(ours, span => span.Kind == ActivityKind.Server);
        Assert.Equal(("POST /rerank", client, code), (root.DisplayName, root.ParentSpanId, root.Status));
        Assert.Equal(status, root.GetTagItem("http.response.status_code"));
        Assert.Equal(steps, string.Join(' ', ours.Where(span => span != root).Select(span => span.DisplayName).Order(StringComparer.Ordinal)));
        Assert.All(ours.Where(span => span != root), span =>
        {
            Assert.Equal(root.SpanId, span.ParentSpanId);
            Assert.True(span.Duration > TimeSpan.Zero && span.StartTimeUtc + span.Duration <= root.StartTimeUtc + root.Duration + TimeSpan.FromSeconds(1));
        });
    }
}
