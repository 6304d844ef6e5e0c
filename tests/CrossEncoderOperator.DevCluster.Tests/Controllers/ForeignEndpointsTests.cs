using System.Net;
using System.Net.Sockets;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

/// <summary>A Service without a selector, whose endpoints somebody else writes.</summary>
public sealed class ForeignEndpointsTests(TestCluster cluster)
{
    [Fact]
    public async Task The_proxy_follows_them_and_the_controller_leaves_them_alone()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CROSSENCODER_TEST_KUBECONFIG") is { Length: > 0 }, "no other cluster reaches this process");
        await using var ns = await cluster.NamespaceAsync();
        using var one = new Named("one");
        using var two = new Named("two");
        await ns.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: { name: foreign, labels: { team: a } }
            spec: { ports: [{ name: http, port: 80 }] }
            """);
        var address = IPAddress.Parse((await ns.KubectlAsync("get", "service", "foreign", "-o", "jsonpath={.spec.clusterIP}")).Succeeded());

        await PublishAsync(one);
        await Eventually.HoldsAsync("the first endpoint", async _ => await AskAsync() == "one");
        using var kept = new TcpClient();
        await kept.ConnectAsync(address, 80, TestContext.Current.CancellationToken);
        Assert.Equal("one", await NameAsync(kept));

        await PublishAsync(two);
        await Eventually.HoldsAsync("the second endpoint", async _ => await AskAsync() == "two", TimeSpan.FromSeconds(20));
        await kept.GetStream().WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        Assert.Equal("one", await NameAsync(kept));
        Assert.Equal(
            $"foreign {two.Port}", (await ns.KubectlAsync("get", "endpointslices", "-o", "jsonpath={.items[*].metadata.name} {.items[*].ports[*].port}")).Succeeded());

        Task PublishAsync(Named server) => ns.ApplyAsync($$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: foreign, labels: { kubernetes.io/service-name: foreign } }
            addressType: IPv4
            endpoints: [{ addresses: [127.0.0.1], conditions: { ready: true } }]
            ports: [{ name: http, port: {{server.Port}}, protocol: TCP }]
            """);

        async Task<string> AskAsync()
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, 80, TestContext.Current.CancellationToken);
            return await NameAsync(client);
        }
    }

    private static async Task<string> NameAsync(TcpClient client)
    {
        var name = new byte[3];
        await client.GetStream().ReadExactlyAsync(name, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        return System.Text.Encoding.ASCII.GetString(name);
    }

    /// <summary>Says its name of three letters at once, and again for every byte that it gets.</summary>
    private sealed class Named : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _name;

        public Named(string name)
        {
            _name = System.Text.Encoding.ASCII.GetBytes(name);
            _listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(async () =>
                {
                    using (client)
                    {
                        do
                        {
                            await client.GetStream().WriteAsync(_name);
                        }
                        while (await client.GetStream().ReadAsync(new byte[1]) == 1);
                    }
                });
            }
        }
    }
}
