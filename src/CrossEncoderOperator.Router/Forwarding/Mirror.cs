using System.Net;
using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Router.Routes;
using Yarp.ReverseProxy.Forwarder;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>
/// Sends copies of requests to canaries and drops the answers. A request is never delayed or failed by its copy: when too many copies are
/// under way, there is none.
/// </summary>
internal sealed class Mirror(HttpMessageInvoker upstream, BodyMemory memory, int limit, TimeProvider time)
{
    private int _underWay;

    public void Send(HttpContext context, DeploymentRoute deployment, RevisionRoute canary, PathString path, BodyBuffer body, int documents)
    {
        if (Interlocked.Increment(ref _underWay) > limit || !memory.TryTake(body.Length))
        {
            Interlocked.Decrement(ref _underWay);
            return;
        }

        var replica = ReplicaChoice.Choose(canary.Replicas, deployment.Flow.NextTurn(), Now());
        if (replica is null)
        {
            Release(body.Length);
            return;
        }

        var request = new HttpRequestMessage(
            new(context.Request.Method), RequestUtilities.MakeDestinationAddress(replica.Prefix, path, context.Request.QueryString))
        {
            Version = HttpVersion.Version11,
            Content = body.Length > 0 ? new ByteArrayContent(body.Span.ToArray()) : null,
        };
        RequestHeaders.Copy(context, request.Headers, request.Content?.Headers, deployment.Settings.CanaryHeader?.Name, traced: false);
        var (traffic, bytes) = (canary.Traffic, body.Length);
        traffic.CountMirrored();
        _ = Task.Run(() => SendAsync(request, replica, traffic, documents, deployment.Timeout, bytes));
    }

    private async Task SendAsync(
        HttpRequestMessage request, Replica replica, RevisionTraffic traffic, int documents, TimeSpan timeout, int bytes)
    {
        var outcome = Outcome.Failed;
        replica.Begin(Now());
        traffic.BeginDocuments(documents);
        try
        {
            using var late = new CancellationTokenSource(timeout, time);
            using var response = await upstream.SendAsync(request, late.Token);
            outcome = Outcome.Answered;
            await response.Content.CopyToAsync(Stream.Null, late.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // What went wrong is the canary's, and shows in its own metrics.
        }
        finally
        {
            replica.End(outcome, Now());
            traffic.EndDocuments(documents, answered: false);
            request.Dispose();
            Release(bytes);
        }
    }

    private void Release(int bytes)
    {
        Interlocked.Decrement(ref _underWay);
        memory.Release(bytes);
    }

    private TimeSpan Now() => time.GetElapsedTime(0);
}
