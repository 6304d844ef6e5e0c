using System.Diagnostics;
using CrossEncoderOperator.Server.Reranking;
using CrossEncoderOperator.Server.Settings;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CrossEncoderOperator.Server.Telemetry;

/// <summary>Spans of a request, where an OTLP endpoint is given in the environment; otherwise none, at no cost.</summary>
internal static class Tracing
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    public static ActivitySource Source { get; } = new("CrossEncoderOperator.Server");

    public static void Add(IServiceCollection services, IConfiguration configuration, ServerSettings settings)
    {
        if (configuration[Endpoint] is { Length: > 0 } || configuration[TracesEndpoint] is { Length: > 0 })
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("crossencoder-server").AddAttributes(
                [
                    new("crossencoder.namespace", settings.Namespace),
                    new("crossencoder.name", settings.Name),
                    new("crossencoder.revision", settings.Revision),
                ]))
                .WithTracing(tracing => tracing.AddSource(Source.Name).AddOtlpExporter());
        }
    }

    /// <summary>The span of a request, under the client's own if it has one. Null when nobody listens.</summary>
    public static Activity? StartRequest(HttpContext context, string route)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var headers = context.Request.Headers;
        var parent = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var given) ? given : default;
        return Source.StartActivity($"POST {route}", ActivityKind.Server, parent)?
            .SetTag("http.request.method", context.Request.Method)
            .SetTag("http.route", route);
    }

    /// <summary>The steps of a request that was ranked, whose times are known only now.</summary>
    /// <param name="times">How long they took.</param>
    /// <param name="scoredAt">When the last score was there.</param>
    public static void AddSteps(RerankTimes times, DateTimeOffset scoredAt)
    {
        if (Activity.Current is not { } request || !Source.HasListeners())
        {
            return;
        }

        var inferring = scoredAt - times.Inferring;
        var queued = inferring - times.Queued;
        AddStep(request, "tokenize", queued - times.Tokenizing, queued);
        AddStep(request, "queue", queued, inferring);
        AddStep(request, "infer", inferring, scoredAt);
    }

    private static void AddStep(Activity request, string name, DateTimeOffset start, DateTimeOffset end) =>
        Source.StartActivity(name, ActivityKind.Internal, request.Context, startTime: start)?
            // An end that is the start counts as not set.
            .SetEndTime((end > start ? end : start.AddTicks(1)).UtcDateTime)
            .Dispose();
}
