using System.Net.Sockets;

namespace CrossEncoderOperator.Router.Forwarding;

/// <summary>The connections to all replicas.</summary>
internal static class Upstream
{
    /// <summary>Less than the 130 s after which a Kestrel server closes an idle connection.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    public static HttpMessageInvoker Create(TimeSpan connectTimeout, TimeProvider time) => new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,

            // Trace context is passed on as it came, or set by the router.
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = IdleTimeout,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, connectTimeout, time, cancel),
        });

    /// <summary>With a time limit that fails as a connection does: the handler's own would look like a slow answer.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        System.Net.DnsEndPoint address, TimeSpan timeout, TimeProvider time, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
