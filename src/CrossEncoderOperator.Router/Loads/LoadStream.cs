using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Loads;

/// <summary>Streams load reports until the reader or the router ends.</summary>
internal sealed class LoadStream(CurrentRoutes routes, RouterOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public async Task WriteAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(LoadReport.Of(options.PodName, _startedAt, routes.Table).ToLine(), end.Token);
                await context.Response.Body.FlushAsync(end.Token);
                await Task.Delay(Interval, time, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end.
        }
    }
}
