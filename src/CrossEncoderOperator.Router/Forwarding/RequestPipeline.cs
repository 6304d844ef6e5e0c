using System.Diagnostics;
using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Hosting;
using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Routes;
using Microsoft.AspNetCore.Connections;
using Yarp.ReverseProxy.Forwarder;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>The way of a request: deployment, revision, admission, body, replica, and once more when nothing was answered.</summary>
internal sealed class RequestPipeline(
    CurrentRoutes routes, IHttpForwarder forwarder, HttpMessageInvoker upstream, Mirror mirror, BodyMemory memory, TrafficBook book,
    RouterMetrics metrics, DrainState drain, RouterOptions options, TimeProvider time)
{
    private const int ClientClosedRequest = 499;

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

        var deployment = target.Deployment;
        var revision = target.Revision ?? deployment.Choose(context.Request.Headers);
        var exchange = new Exchange((revision ?? deployment.Stable)?.Traffic ?? book.Get(deployment.Key, "", time.GetUtcNow()));
        exchange.Traffic.Begin(time.GetUtcNow());
        var code = StatusCodes.Status500InternalServerError;
        try
        {
            code = await RouteAsync(context, exchange, deployment, revision, target.Revision is not null, path);
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
            exchange.Traffic.End(code, time.GetElapsedTime(started), deployment.Settings.LatencyThreshold);
        }
    }

    /// <returns>The code that the client got.</returns>
    private async ValueTask<int> RouteAsync(
        HttpContext context, Exchange exchange, DeploymentRoute deployment, RevisionRoute? revision, bool direct, PathString path)
    {
        if (!deployment.Flow.TryEnter(options.MaxConcurrency))
        {
            return await AnswerAsync(
                context, StatusCodes.Status429TooManyRequests, $"more than {options.MaxConcurrency} requests to {deployment.Key} at once");
        }

        var flow = deployment.Flow;
        try
        {
            if (revision is not { IsReady: true })
            {
                (deployment, revision) = await ExpectAsync(context, deployment, revision, direct);
                if (revision is not { IsReady: true })
                {
                    return await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, NotReady(deployment, revision));
                }

                exchange.MoveTo(revision.Traffic, time.GetUtcNow());
            }

            using var body = new BodyBuffer(memory);
            switch (await body.ReadAsync(context.Request, deployment.Settings.BodyBytes))
            {
                case BodyResult.TooLarge:
                    context.Response.Headers.Connection = "close";
                    return await AnswerAsync(
                        context, StatusCodes.Status413PayloadTooLarge, $"the body is larger than {deployment.Settings.BodyBytes} bytes");
                case BodyResult.NoMemory:
                    context.Response.Headers.Connection = "close";
                    return await AnswerAsync(
                        context, StatusCodes.Status503ServiceUnavailable, "the requests under way are larger together than the router takes");
            }

            if (!direct && deployment.Mirror(revision) is { } canary)
            {
                mirror.Send(context, deployment, canary, path, body);
            }

            using var activity = Tracing.Start(context, deployment.Key, revision.Revision);
            var code = await ForwardAsync(context, exchange, deployment, revision, direct, path, body, activity);
            activity?.SetTag("http.response.status_code", code);
            return code;
        }
        finally
        {
            flow.Leave();
        }
    }

    /// <summary>Waits for a moment for a ready replica, where there is to be one.</summary>
    private async ValueTask<(DeploymentRoute, RevisionRoute?)> ExpectAsync(
        HttpContext context, DeploymentRoute deployment, RevisionRoute? revision, bool direct)
    {
        using var limit = new CancellationTokenSource(options.ReplicaWait, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        while (true)
        {
            var change = routes.Change;
            deployment = routes.Table?.Deployment(deployment.Key) ?? deployment;
            revision = direct ? deployment.Revision(revision!.Revision) ?? revision : deployment.Choose(context.Request.Headers);
            if (revision is { IsReady: true } || !(direct ? revision!.IsExpected : deployment.Revisions.Any(one => one.IsExpected)))
            {
                return (deployment, revision);
            }

            try
            {
                await change.WaitAsync(end.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return (deployment, revision);
            }
        }
    }

    private async ValueTask<int> ForwardAsync(
        HttpContext context, Exchange exchange, DeploymentRoute deployment, RevisionRoute revision, bool direct, PathString path, BodyBuffer body,
        Activity? activity)
    {
        Replica? failed = null;
        while (true)
        {
            var replica = ReplicaChoice.Choose(revision.Replicas, deployment.Flow.NextTurn(), Now(), failed)!;
            context.Request.Body = body.Open();
            var error = await SendAsync(context, deployment, revision, replica, path, body.Length, activity);
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

            if (failed is not null || Again(context, deployment, revision, direct) is not { } again)
            {
                return await AnswerAsync(context, StatusCodes.Status502BadGateway, $"no replica of revision {revision.Revision} could be reached");
            }

            revision.Traffic.CountRetry();
            (deployment, revision, failed) = (again.Deployment, again.Revision!, replica);
            exchange.MoveTo(revision.Traffic, time.GetUtcNow());
        }
    }

    private async ValueTask<ForwarderError> SendAsync(
        HttpContext context, DeploymentRoute deployment, RevisionRoute revision, Replica replica, PathString path, int length, Activity? activity)
    {
        var outcome = Outcome.Unknown;
        replica.Begin(Now());
        try
        {
            var error = await forwarder.SendAsync(
                context, replica.Prefix, upstream, deployment.Forwarding, new Transformer(deployment, revision, path, length, activity));
            outcome = error == ForwarderError.None ? Outcome.Answered
                : context.RequestAborted.IsCancellationRequested ? Outcome.Unknown
                : Outcome.Failed;
            return error;
        }
        finally
        {
            replica.End(outcome, Now());
        }
    }

    /// <summary>
    /// Where a request goes when its first replica gave no answer, by the routes of now: the pod may be gone, and its revision too.
    /// </summary>
    private RouteTarget? Again(HttpContext context, DeploymentRoute deployment, RevisionRoute revision, bool direct)
    {
        var now = routes.Table?.Deployment(deployment.Key) ?? deployment;
        var next = now.Revision(revision.Revision) is { IsReady: true } same ? same : direct ? null : now.Choose(context.Request.Headers);
        return next is null ? null : new(now, next);
    }

    /// <summary>So that clients move to another router before this one ends.</summary>
    private void CloseIfDraining(HttpContext context)
    {
        if (drain.IsDraining)
        {
            context.Response.Headers.Connection = "close";
        }
    }

    private static async ValueTask<int> AnswerAsync(HttpContext context, int code, string error)
    {
        await ErrorAnswer.WriteAsync(context, code, error);
        return code;
    }

    private static string NotReady(DeploymentRoute deployment, RevisionRoute? revision) =>
        revision is not null ? $"revision {revision.Revision} of {deployment.Key} has no ready replica"
        : deployment.Revisions.Count == 0 ? $"no revision of {deployment.Key} serves yet"
        : $"no revision of {deployment.Key} that takes requests has a ready replica";

    private TimeSpan Now() => time.GetElapsedTime(0);
}
