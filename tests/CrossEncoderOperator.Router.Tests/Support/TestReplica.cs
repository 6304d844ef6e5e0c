using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrossEncoderOperator.Router.Tests.Support;

/// <summary>A pod: a real server that keeps what it got and answers as told, by default with its name.</summary>
internal sealed class TestReplica : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestReplica(string name, RequestDelegate? answer, int port)
    {
        Name = name;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Received.Add(new(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
            await (answer ?? (c => c.Response.WriteAsync(Name)))(context);
        });
    }

    public string Name { get; }

    public ConcurrentBag<ReceivedRequest> Received { get; } = [];

    public IPEndPoint Address { get; private set; } = new(IPAddress.None, 0);

    public static async Task<TestReplica> StartAsync(string name, RequestDelegate? answer = null, int port = 0)
    {
        var replica = new TestReplica(name, answer, port);
        await replica._app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = replica._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        replica.Address = new(IPAddress.Loopback, new Uri(addresses.Single()).Port);
        return replica;
    }

    /// <summary>Ends at once, with all its connections, like a pod that is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
