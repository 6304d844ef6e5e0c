using CrossEncoderOperator.Server.Metrics;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Measures every request by route and status.</summary>
internal sealed class RequestTiming(RequestDelegate next, ServerMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long started = time.GetTimestamp();
        await next(context);
        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
        metrics.RequestEnded(route, context.Response.StatusCode, time.GetElapsedTime(started));
    }
}
