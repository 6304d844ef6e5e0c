using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>One port of a service. It listens only while there are endpoints, so that a connection is refused when nobody can serve it.</summary>
internal sealed class ProxyPort(IPEndPoint address, ILogger log)
{
    private const int Backlog = 1024;
    private const int BufferSize = 32 << 10;

    private volatile IReadOnlyList<IPEndPoint> _backends = [];
    private Socket? _listener;
    private int _next;

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public void Update(IReadOnlyList<IPEndPoint> backends)
    {
        _backends = backends;
        if (backends.Count == 0) Close();
        else if (_listener is null) Open();
    }

    public void Close()
    {
        _listener?.Dispose();
        _listener = null;
    }

    private void Open()
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(address);
            listener.Listen(Backlog);
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }

        _listener = listener;
        _ = Task.Run(() => AcceptAsync(listener));
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptAsync();
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is SocketException { SocketErrorCode: SocketError.OperationAborted } or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                log.LogWarning("proxy {Address}: {Error}", address, e.Message);
                if (e.SocketErrorCode is SocketError.InvalidArgument or SocketError.NotSocket) return;
                await Task.Yield();
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using var server = await ConnectAsync();
            try
            {
                if (server is null)
                {
                    client.LingerState = new LingerOption(enable: true, seconds: 0);
                    return;
                }

                client.NoDelay = server.NoDelay = true;
                await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // One side is gone; closing both tells the other.
            }
        }
    }

    /// <summary>The next endpoint in turn that accepts; null when none does.</summary>
    private async Task<Socket?> ConnectAsync()
    {
        var backends = _backends;
        var first = Interlocked.Increment(ref _next) & int.MaxValue;
        for (var i = 0; i < backends.Count; i++)
        {
            var server = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await server.ConnectAsync(backends[(first + i) % backends.Count]);
                return server;
            }
            catch (SocketException)
            {
                server.Dispose();
            }
        }

        return null;
    }

    /// <summary>Copies one direction; its end closes that direction only, a fault closes both.</summary>
    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[BufferSize];
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            from.LingerState = to.LingerState = new LingerOption(enable: true, seconds: 0);
            from.Dispose();
            to.Dispose();
        }
    }
}
