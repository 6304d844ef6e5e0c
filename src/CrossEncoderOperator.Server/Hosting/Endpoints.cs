using System.Reflection;
using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Server.Capture;
using CrossEncoderOperator.Server.Drift;
using CrossEncoderOperator.Server.Health;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking;
using CrossEncoderOperator.Server.Reranking.Dialects;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Settings;
using CrossEncoderOperator.Server.Telemetry;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>The routes of the server.</summary>
internal sealed class Endpoints(
    ServerSettings settings, ServerState state, ServerMetrics metrics, RequestReader reader, CaptureService capture, TimeProvider time)
{
    /// <summary>Bounds the memory that bodies take.</summary>
    private const int MaxInFlight = 128;

    private static readonly string s_version =
        typeof(Endpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private int _inFlight;

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var dialect in Dialect.All)
        {
            routes.MapPost(dialect.Route, context => RerankAsync(context, dialect)).WithMetadata(dialect);
        }

        routes.MapGet("/info", WriteInfoAsync);
        routes.MapGet("/healthz/live", context => WriteStatusAsync(context, StatusCodes.Status200OK, "live"));
        routes.MapGet("/healthz/ready", context => WriteStatusAsync(
            context,
            state.Phase == Phase.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            state.PhaseText));
        routes.MapGet("/metrics", WriteMetricsAsync);
        routes.MapGet("/drift", context => context.Response.WriteAsJsonAsync(metrics.Drift.Total, DriftJson.Default.DriftCounts));
        routes.MapGet("/openapi.json", context => OpenApi.WriteAsync(context.Response));
    }

    private static Task WriteStatusAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new StatusAnswer(text), HostJson.Default.StatusAnswer);
    }

    private async Task RerankAsync(HttpContext context, Dialect dialect)
    {
        try
        {
            if (Interlocked.Increment(ref _inFlight) > MaxInFlight)
            {
                metrics.RequestRefused("in_flight");
                throw new RequestException(429, $"more than {MaxInFlight} requests at once");
            }

            await RerankAdmittedAsync(context, dialect);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task RerankAdmittedAsync(HttpContext context, Dialect dialect)
    {
        var reranker = Ready();
        if (!context.Request.HasJsonContentType())
        {
            throw new RequestException(415, "must be application/json", "Content-Type");
        }

        var limit = TimeSpan.FromSeconds(settings.Limits.TimeoutSeconds);
        long started = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            var request = await reader.ReadAsync(context.Request, dialect, either.Token);
            var result = await reranker.RerankAsync(
                request, dialect.DocumentsField, () => limit - time.GetElapsedTime(started), either.Token);
            capture.Offer(dialect.Route, request, result);
            Tracing.AddSteps(result.Times, time.GetUtcNow());
            using var post = Tracing.Source.StartActivity("post");
            AnswerHeaders.Add(context.Response.Headers, result, time.GetElapsedTime(started));
            await dialect.Answer(request, result, settings.Name, time.GetUtcNow()).ExecuteAsync(context);
        }
        catch (OverloadedException e)
        {
            metrics.RequestRefused(e.Reason.ToString().ToLowerInvariant());
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new RequestException(504, $"the request took longer than {settings.Limits.TimeoutSeconds} s");
        }
    }

    private Task WriteInfoAsync(HttpContext context)
    {
        var reranker = Ready();
        var model = reranker.Model;
        return context.Response.WriteAsJsonAsync(
            new InfoAnswer
            {
                Name = settings.Name,
                Namespace = settings.Namespace,
                Revision = settings.Revision,
                ModelUri = settings.Model.Uri,
                ModelDigest = model.Digest,
                ModelType = model.Config.ModelType,
                MaxTokens = model.Config.MaxTokens,
                Labels = model.Config.Labels,
                RelevantLabel = model.Config.Labels[model.Config.RelevantLabel],
                ScoreVersion = reranker.ScoreVersion,
                Activation = model.Config.Activation.ToString().ToLowerInvariant(),
                Variant = model.Variant.Name,
                VariantFile = model.Variant.File,
                VariantReason = model.Variant.Reason,
                Provider = model.Provider.Name,
                ProviderReason = model.Provider.Reason,
                Graph = model.GraphSource,
                Threads = model.Threads.Count,
                Workers = model.Layout.Workers,
                WorkerThreads = model.Layout.Threads,
                WorkersReason = model.Layout.Reason,
                Cache = model.CacheState,
                StartUp = state.StartUp,
                RuntimeVersion = CrossEncoder.RuntimeVersion,
                Version = s_version,
            },
            HostJson.Default.InfoAnswer);
    }

    private Task WriteMetricsAsync(HttpContext context)
    {
        context.Response.ContentType = Prometheus.PrometheusConstants.TextContentTypeWithVersionAndEncoding;
        return metrics.Registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
    }

    private Reranker Ready() => state.Reranker ?? throw new RequestException(503, $"the server is {state.PhaseText}");
}
