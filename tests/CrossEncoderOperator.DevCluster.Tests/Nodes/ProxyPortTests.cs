using System.Net;
using System.Net.Sockets;
using System.Text;
using CrossEncoderOperator.DevCluster.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class ProxyPortTests
{
    [Fact]
    public async Task Without_endpoints_a_connection_is_refused()
    {
        var address = Free();
        var port = new ProxyPort(address, NullLogger.Instance);
        using var server = new Echo();
        port.Update([server.Address]);
        Assert.Equal("hello", await AskAsync(address, "hello"));

        port.Update([]);
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => AskAsync(address, "hello"))).SocketErrorCode);

        port.Update([server.Address]);
        Assert.Equal("again", await AskAsync(address, "again"));
        port.Close();
    }

    [Fact]
    public async Task Another_endpoint_is_tried_when_one_does_not_accept()
    {
        var address = Free();
        var port = new ProxyPort(address, NullLogger.Instance);
        using var server = new Echo();
        port.Update([Free(), server.Address, Free()]);

        for (var i = 0; i < 6; i++) Assert.Equal($"{i}", await AskAsync(address, $"{i}"));
        port.Close();
    }

    [Fact]
    public async Task Endpoints_take_turns()
    {
        var address = Free();
        var port = new ProxyPort(address, NullLogger.Instance);
        using var one = new Echo();
        using var two = new Echo();
        port.Update([one.Address, two.Address]);

        for (var i = 0; i < 10; i++) await AskAsync(address, "x");

        Assert.Equal((5, 5), (one.Served, two.Served));
        port.Close();
    }

    [Fact]
    public async Task No_connection_is_lost_while_endpoints_change()
    {
        var address = Free();
        var port = new ProxyPort(address, NullLogger.Instance);
        using var one = new Echo();
        using var two = new Echo();
        port.Update([one.Address]);
        using var stop = new CancellationTokenSource();
        var changing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                port.Update(i % 3 == 0 ? [one.Address] : i % 3 == 1 ? [one.Address, two.Address] : [two.Address]);
                await Task.Yield();
            }
        }, TestContext.Current.CancellationToken);

        var text = new string('x', 100_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => Assert.Equal(text, await AskAsync(address, text)));

        await stop.CancelAsync();
        await changing;
        port.Close();
    }

    /// <summary>Sends all, closes its direction, and reads until the other side closes: works only if half-closing passes through.</summary>
    private static async Task<string> AskAsync(IPEndPoint address, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        var stream = client.GetStream();
        var reading = new StreamReader(stream).ReadToEndAsync();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        client.Client.Shutdown(SocketShutdown.Send);
        return await reading.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static IPEndPoint Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Sends everything back once the client has sent all.</summary>
    private sealed class Echo : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _served;

        public Echo()
        {
            _listener.Start(512);
            _ = ServeAsync();
        }

        public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

        public int Served => _served;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _served);
                _ = Task.Run(async () =>
                {
                    using (client)
                    {
                        var all = new MemoryStream();
                        await client.GetStream().CopyToAsync(all);
                        await client.GetStream().WriteAsync(all.ToArray());
                    }
                });
            }
        }
    }
}
