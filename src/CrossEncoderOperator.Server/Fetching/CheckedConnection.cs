using System.Net;
using System.Net.Sockets;

namespace CrossEncoderOperator.Server.Fetching;

/// <summary>Connects to the very addresses that were checked: a name that is looked up twice could answer differently.</summary>
internal static class CheckedConnection
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(15);

    public static SocketsHttpHandler CreateHandler(bool allowPrivate) => new()
    {
        AllowAutoRedirect = false,
        // Behind a proxy the address of the target cannot be checked.
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = s_connectTimeout,
        MaxResponseHeadersLength = 64,
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, allowPrivate, cancellation),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var allowed = allowPrivate ? found : [.. found.Where(AddressPolicy.IsPublic)];
        if (allowed.Length == 0)
        {
            throw new FetchException($"{target.Host}: is at a private address, which needs --allow-private");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
