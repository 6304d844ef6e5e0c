using System.Diagnostics;
using CrossEncoderOperator.Router.Routes;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>What of a request goes to a replica, and what of its answer to the client.</summary>
internal sealed class Transformer(
    DeploymentRoute deployment, RevisionRoute revision, PathString path, int bodyLength, Activity? activity) : HttpTransformer
{
    public const string RevisionHeader = "x-crossencoder-revision";

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var content = proxyRequest.Content?.Headers;
        RequestHeaders.Copy(httpContext, proxyRequest.Headers, content, deployment.Settings.CanaryHeader?.Name, activity is not null);

        // The length that was read: what the client said of it in one way or another is never passed on.
        content?.ContentLength = bodyLength;
        if (activity is not null)
        {
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.TraceParent, activity.Id);
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.TraceState, activity.TraceStateString);
        }

        proxyRequest.RequestUri = RequestUtilities.MakeDestinationAddress(destinationPrefix, path, httpContext.Request.QueryString);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var headers = httpContext.Response.Headers;
        var draining = headers.Connection;
        var copied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse?.Headers.Connection is { Count: > 0 } named)
        {
            foreach (var name in named)
            {
                headers.Remove(name);
            }
        }

        headers.Connection = draining;
        headers[RevisionHeader] = revision.Revision;
        return copied;
    }
}
