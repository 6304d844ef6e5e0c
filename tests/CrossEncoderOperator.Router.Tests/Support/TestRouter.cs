using System.Net;
using System.Net.Sockets;
using System.Text;
using CrossEncoderOperator.Router.Hosting;
using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Routes;
using CrossEncoderOperator.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.Router.Tests.Support;

/// <summary>The whole router in this process; the test gives it the objects that a cluster would.</summary>
internal sealed class TestRouter : IAsyncDisposable
{
    public const string Host = "product-search.shop";

    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _connections = new() { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) };

    private TestRouter(RouterOptions options, TimeProvider time)
    {
        _app = RouterApp.Build(options, services => services.AddSingleton(time).AddLogging(l => l.ClearProviders()));
        Client = new(_connections, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Client { get; }

    public int Port { get; private set; }

    public Uri Admin { get; private set; } = new("http://none");

    public IServiceProvider Services => _app.Services;

    public DeploymentTraffic Traffic => Table.Deployments.Single().Traffic;

    public RouteTable Table => Services.GetRequiredService<CurrentRoutes>().Table!;

    public static Task<TestRouter> StartAsync(RouterOptions? options = null, params object[] objects) =>
        StartAsync(TimeProvider.System, options, objects);

    public static async Task<TestRouter> StartAsync(TimeProvider time, RouterOptions? options, params object[] objects)
    {
        var router = new TestRouter((options ?? new()) with { Address = IPAddress.Loopback, Port = 0, AdminPort = 0, PodName = "router-1" }, time);
        await router._app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = router.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a)).ToList();
        (router.Port, router.Admin) = (addresses[0].Port, addresses[1]);
        router.Client.BaseAddress = new($"http://127.0.0.1:{router.Port}");
        router.Client.DefaultRequestHeaders.Host = Host;
        if (objects.Length > 0)
        {
            router.Apply(objects);
        }

        return router;
    }

    /// <summary>What the cluster holds from now on.</summary>
    public void Apply(params object[] objects)
    {
        var routes = Services.GetRequiredService<CurrentRoutes>();
        var builder = Services.GetRequiredService<RouteTableBuilder>();
        routes.Replace(builder.Build(
            routes.Table ?? builder.Empty, Tables.Objects(objects), Services.GetRequiredService<TimeProvider>().GetUtcNow(), (key, error) => Assert.Fail($"{key}: {error}")));
    }

    public async Task<(HttpStatusCode Code, string Body, string? Revision)> PostAsync(string body = "{}", string path = "/rerank", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var revision = response.Headers.TryGetValues("x-crossencoder-revision", out var values) ? values.Single() : null;
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), revision);
    }

    /// <summary>Sends bytes on a connection of their own and reads until it is closed.</summary>
    public async Task<string> SendRawAsync(string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        return await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>The value of a series; null when it is not there.</summary>
    public async Task<double?> MetricAsync(string series)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri(Admin, "/metrics"), TestContext.Current.CancellationToken);
        return text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Waits until so many requests are held.</summary>
    public Task HoldsAsync(int requests) =>
        Eventually.GetAsync($"{requests} held requests", _ => Task.FromResult(Traffic.Held), held => held == requests);

    public void Drain() => Services.GetRequiredService<DrainState>().Drain();

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _connections.Dispose();
        await _app.DisposeAsync();
    }
}
