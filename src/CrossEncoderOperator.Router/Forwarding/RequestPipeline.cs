using System.Diagnostics;
using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Holding;
using CrossEncoderOperator.Router.Hosting;
using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Routes;
using Microsoft.AspNetCore.Connections;
using Yarp.ReverseProxy.Forwarder;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>The way of a request: deployment, revision, admission, body, replica, and once more when nothing was answered.</summary>
internal sealed class RequestPipeline(
    CurrentRoutes routes, IHttpForwarder forwarder, HttpMessageInvoker upstream, Mirror mirror, BodyMemory memory, Holder holder, TrafficBook book,
    RouterMetrics metrics, DrainState drain, RouterOptions options, TimeProvider time)
{
    private const int ClientClosedRequest = 499;

    /// <summary>How often a request is tried before it waits for other replicas.</summary>
    private const int TriesInARow = 2;

    /// <summary>How many replicas may get a request and give no answer: it may be what ends them.</summary>
    private const int MostReached = 4;

    private static readonly Refusal s_unreachable = new(null, "", default);

    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        CloseIfDraining(context);
        var path = context.Request.Path;
        if (routes.Table?.Find(context.Request.Host, ref path) is not { } target)
        {
            metrics.Unrouted.Inc();
            await (routes.Table is null
                ? ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "the router has no routes yet")
                : ErrorAnswer.WriteAsync(
                    context, StatusCodes.Status404NotFound, $"no CrossEncoderDeployment is known by the host '{context.Request.Host}' or this path"));
            return;
        }

        target.Deployment.Traffic.Arrive(time.GetUtcNow());
        var exchange = new Exchange(context, target, path);
        Count(exchange);
        var code = StatusCodes.Status500InternalServerError;
        try
        {
            code = await RouteAsync(exchange);
        }
        catch (Exception e) when (e is ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            code = ClientClosedRequest;
        }
        catch (IOException e) when (!context.Response.HasStarted)
        {
            code = (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            await ErrorAnswer.WriteAsync(context, code, "the request could not be read");
        }
        finally
        {
            exchange.Gate?.Leave(exchange.Documents);
            if (exchange.Traffic is null)
            {
                exchange.CountFor(Unserved(exchange), time.GetUtcNow());
            }

            exchange.Traffic!.End(code, time.GetElapsedTime(started), exchange.Held, exchange.Deployment.Settings.LatencyThreshold);
        }
    }

    /// <returns>The code that the client got.</returns>
    private async ValueTask<int> RouteAsync(Exchange exchange)
    {
        var (context, key, flow) = (exchange.Context, exchange.Deployment.Key, exchange.Deployment.Flow);
        if (!flow.TryEnter(options.MaxConcurrency))
        {
            return await AnswerAsync(context, StatusCodes.Status429TooManyRequests, $"more than {options.MaxConcurrency} requests to {key} at once");
        }

        try
        {
            var bodyBytes = exchange.Deployment.Settings.BodyBytes;
            using var body = new BodyBuffer(memory);
            switch (await body.ReadAsync(context.Request, bodyBytes))
            {
                case BodyResult.TooLarge:
                    context.Response.Headers.Connection = "close";
                    return await AnswerAsync(context, StatusCodes.Status413PayloadTooLarge, $"the body is larger than {bodyBytes} bytes");
                case BodyResult.NoMemory:
                    context.Response.Headers.Connection = "close";
                    return await AnswerAsync(
                        context, StatusCodes.Status503ServiceUnavailable, "the requests under way are larger together than the router takes");
            }

            exchange.Documents = DocumentCount.Of(body.Span);
            if (exchange.Revision is null && await holder.HoldAsync(exchange, body.Capacity) is { } refusal)
            {
                return await RefuseAsync(exchange, refusal);
            }

            Count(exchange);
            var (deployment, revision) = (exchange.Deployment, exchange.Revision!);
            if (exchange.Direct is null && deployment.Mirror(revision) is { } canary)
            {
                mirror.Send(context, deployment, canary, exchange.Path, body, exchange.Documents);
            }

            using var activity = Tracing.Start(context, key, revision.Revision);
            var code = await ForwardAsync(exchange, body, activity);
            activity?.SetTag("http.response.status_code", code);
            return code;
        }
        finally
        {
            flow.Leave();
        }
    }

    private async ValueTask<int> ForwardAsync(Exchange exchange, BodyBuffer body, Activity? activity)
    {
        var context = exchange.Context;
        for (int row = 1, reached = 0; ; row++)
        {
            var (deployment, revision) = (exchange.Deployment, exchange.Revision!);
            var replica = ReplicaChoice.Choose(revision.Replicas, deployment.Flow.NextTurn(), Now(), exchange.Failed)!;
            context.Request.Body = body.Open();
            var error = await SendAsync(exchange, replica, body.Length, activity);
            if (error == ForwarderError.None)
            {
                return context.Response.StatusCode;
            }

            if (context.RequestAborted.IsCancellationRequested)
            {
                return ClientClosedRequest;
            }

            if (context.Response.HasStarted)
            {
                // The client has a part of the answer, and sees it break off.
                return StatusCodes.Status502BadGateway;
            }

            context.Response.Clear();
            CloseIfDraining(context);
            if (error == ForwarderError.RequestTimedOut)
            {
                return await AnswerAsync(
                    context, StatusCodes.Status504GatewayTimeout,
                    $"revision {revision.Revision} gave no answer within {deployment.Timeout.TotalSeconds} s");
            }

            // By the routes of now: the pod may be gone, and its revision too.
            exchange.Fail(replica);
            exchange.Follow(routes.Table);
            var hasConnected = HasConnected(context);
            reached += hasConnected ? 1 : 0;

            // The pods of a deployment that falls asleep may have ended while the table still has them.
            var sleeps = exchange.Deployment.Settings.Sleep.State != SleepState.Awake;
            if (!exchange.Choose() || (row >= TriesInARow && (hasConnected || !exchange.HasOther)) || reached >= MostReached || (sleeps && !exchange.HasOther))
            {
                var waits = reached < MostReached && (sleeps || exchange.Revision is null);
                var refusal = waits ? await holder.HoldAsync(exchange, body.Capacity) : s_unreachable;
                if (refusal is not null)
                {
                    return refusal.Outcome is null
                        ? await AnswerAsync(context, StatusCodes.Status502BadGateway, $"no replica of revision {revision.Revision} could be reached")
                        : await RefuseAsync(exchange, refusal);
                }

                row = 0;
            }

            revision.Traffic.CountRetry();
            Count(exchange);
        }
    }

    private async ValueTask<ForwarderError> SendAsync(Exchange exchange, Replica replica, int length, Activity? activity)
    {
        var (context, deployment, revision) = (exchange.Context, exchange.Deployment, exchange.Revision!);
        var outcome = Outcome.Unknown;
        replica.Begin(Now());
        revision.Traffic.BeginDocuments(exchange.Documents);
        try
        {
            var error = await forwarder.SendAsync(
                context, replica.Prefix, upstream, deployment.Forwarding, new Transformer(deployment, revision, exchange.Path, length, activity));
            outcome = error == ForwarderError.None ? Outcome.Answered
                : context.RequestAborted.IsCancellationRequested ? Outcome.Unknown
                : Outcome.Failed;
            return error;
        }
        finally
        {
            replica.End(outcome, Now());
            revision.Traffic.EndDocuments(exchange.Documents, outcome == Outcome.Answered);
        }
    }

    private static bool HasConnected(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>()?.Exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    /// <summary>While no revision is ready for it, a request counts for none.</summary>
    private void Count(Exchange exchange)
    {
        if (exchange.Revision is { } revision)
        {
            exchange.CountFor(revision.Traffic, time.GetUtcNow());
        }
    }

    /// <summary>
    /// What a request counts for that no replica got: the revision that should have been ready, or none where the deployment sleeps as it is
    /// told to.
    /// </summary>
    private RevisionTraffic Unserved(Exchange exchange)
    {
        var (deployment, direct) = (exchange.Deployment, exchange.Direct);
        var revision = exchange.IsRefused ? null : direct is null ? deployment.Stable : deployment.Revision(direct);
        return revision?.Traffic ?? book.Get(deployment.Key, "", time.GetUtcNow());
    }

    /// <summary>So that clients move to another router before this one ends.</summary>
    private void CloseIfDraining(HttpContext context)
    {
        if (drain.IsDraining)
        {
            context.Response.Headers.Connection = "close";
        }
    }

    private static async ValueTask<int> RefuseAsync(Exchange exchange, Refusal refusal)
    {
        exchange.IsRefused = refusal.Outcome == HoldOutcome.Refused;
        await ErrorAnswer.WriteAsync(exchange.Context, StatusCodes.Status503ServiceUnavailable, refusal.Error, refusal.RetryAfter);
        return StatusCodes.Status503ServiceUnavailable;
    }

    private static async ValueTask<int> AnswerAsync(HttpContext context, int code, string error)
    {
        await ErrorAnswer.WriteAsync(context, code, error);
        return code;
    }

    private TimeSpan Now() => time.GetElapsedTime(0);
}
