using System.Diagnostics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CrossEncoderOperator.Router.Hosting;

/// <summary>One span a request, where an OTLP endpoint is given in the environment; otherwise none, at no cost.</summary>
internal static class Tracing
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    private static readonly ActivitySource s_source = new("CrossEncoderOperator.Router");

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[Endpoint] is { Length: > 0 } || configuration[TracesEndpoint] is { Length: > 0 })
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("crossencoder-router"))
                .WithTracing(tracing => tracing.AddSource(s_source.Name).AddOtlpExporter());
        }
    }

    /// <summary>The span of a request, under the client's own if it has one. Null when nobody listens.</summary>
    public static Activity? Start(HttpContext context, ObjectKey deployment, string revision)
    {
        if (!s_source.HasListeners())
        {
            return null;
        }

        var headers = context.Request.Headers;
        var parent = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var given) ? given : default;
        return s_source.StartActivity("route", ActivityKind.Server, parent)?
            .SetTag("http.request.method", context.Request.Method)
            .SetTag("url.path", context.Request.Path.Value)
            .SetTag("crossencoder.namespace", deployment.Namespace)
            .SetTag("crossencoder.name", deployment.Name)
            .SetTag("crossencoder.revision", revision);
    }
}
