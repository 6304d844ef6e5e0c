using System.Diagnostics;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking.Dialects;
using CrossEncoderOperator.Server.Telemetry;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Measures every request by route and status, and traces those for scores.</summary>
internal sealed class RequestTiming(RequestDelegate next, ServerMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var dialect = context.GetEndpoint()?.Metadata.GetMetadata<Dialect>();
        using var span = dialect is null ? null : Tracing.StartRequest(context, dialect.Route);
        await next(context);
        var status = context.Response.StatusCode;
        span?.SetTag("http.response.status_code", status).SetStatus(status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
        metrics.RequestEnded(route, status, time.GetElapsedTime(started));
    }
}
