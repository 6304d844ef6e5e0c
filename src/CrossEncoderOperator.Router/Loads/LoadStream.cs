using CrossEncoderOperator.Router.Holding;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Routes;

namespace CrossEncoderOperator.Router.Loads;

/// <summary>
/// Streams load reports until the reader or the router ends: one a second, and one at once when a deployment begins to have held requests.
/// </summary>
internal sealed class LoadStream(CurrentRoutes routes, Holder holder, RouterOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>What comes together is reported together.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public async Task WriteAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        try
        {
            while (true)
            {
                var firstHeld = holder.FirstHeld;
                await context.Response.Body.WriteAsync(LoadReport.Of(options.PodName, _startedAt, routes.Table).ToLine(), end.Token);
                await context.Response.Body.FlushAsync(end.Token);
                await Task.Delay(Shortest, time, end.Token);
                await firstHeld.WaitAsync(Interval - Shortest, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                end.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end.
        }
    }
}
