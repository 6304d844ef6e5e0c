using System.Net;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Forwarding;
using CrossEncoderOperator.Router.Holding;
using CrossEncoderOperator.Router.Hosting;
using CrossEncoderOperator.Router.Loads;
using CrossEncoderOperator.Router.Metrics;
using CrossEncoderOperator.Router.Options;
using CrossEncoderOperator.Router.Routes;
using CrossEncoderOperator.Runtime.Hosting;
using k8s.Exceptions;
using k8s.Models;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Prometheus;
using Yarp.ReverseProxy.Forwarder;

namespace CrossEncoderOperator.Router;

/// <summary>The program: one listener for requests, one for health, metrics and load report.</summary>
internal static class RouterApp
{
    private const int MaxConnections = 16_384;

    /// <summary>After the drain time, for requests that are still being answered.</summary>
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs until a signal.</summary>
    /// <returns>The exit code; a fault at the start is one line on standard error.</returns>
    public static async Task<int> RunAsync(RouterOptions options)
    {
        try
        {
            if (options.Errors().FirstOrDefault() is { } error)
            {
                throw new IOException(error);
            }

            await using var app = Build(options, services => AddCluster(services, options));
            foreach (var property in typeof(RouterOptions).GetProperties())
            {
                var value = property.GetValue(options);
                app.Logger.Setting(property.Name, value is IEnumerable<string> list ? string.Join(',', list) : value);
            }

            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception fault) when (fault is KubeConfigException or IOException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    /// <param name="addRoutes">Adds what keeps <see cref="CurrentRoutes"/> current.</param>
    internal static WebApplication Build(RouterOptions options, Action<IServiceCollection> addRoutes)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // A request of a client that goes away, or of a replica that does, is counted, not logged. With the diagnostics goes an Activity
        // for every request, which nobody reads.
        builder.Logging.AddFilter("Yarp", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));

        // As Program has it for all sockets. A connection that waits keeps one block of 4 KiB, and saves a system call for each read.
        builder.WebHost.UseSockets(sockets => (sockets.UnsafePreferInlineScheduling, sockets.WaitForDataBeforeAllocatingBuffer) = (true, false));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdownTimeout);
        AddServices(builder.Services, options);
        Tracing.Add(builder.Services, builder.Configuration);
        addRoutes(builder.Services);

        var app = builder.Build();
        var pipeline = app.Services.GetRequiredService<RequestPipeline>();
        app.MapWhen(
            context => context.Features.Get<AdminConnection>() is not null,
            admin => admin.Use(OffSocketThreadAsync).UseRouting().UseEndpoints(MapAdmin));
        app.Run(pipeline.InvokeAsync);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, RouterOptions options)
    {
        kestrel.AddServerHeader = false;

        // The pipeline keeps the limit itself: Kestrel would cut the connection before the client reads the answer.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        var limit = new ConnectionLimit(MaxConnections);
        Listen(kestrel, options.Address, options.Port, listener => listener.Use(next => connection => limit.RunAsync(connection, next)));
        Listen(kestrel, options.Address, options.AdminPort, listener => listener.Use(next => connection =>
        {
            connection.Features.Set(AdminConnection.Instance);
            return next(connection);
        }));
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress address, int port, Action<ListenOptions> configure) =>
        kestrel.Listen(new IPEndPoint(address, port), listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            configure(listener);
        });

    private static void AddServices(IServiceCollection services, RouterOptions options)
    {
        services.AddSingleton(Prometheus.Metrics.NewCustomRegistry());
        services.AddRoutingCore();
        services.AddHttpForwarder();
        services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(options)
            .AddSingleton<DrainState>()
            .AddSingleton<IHostLifetime, DrainingLifetime>()
            .AddSingleton<RouterMetrics>()
            .AddSingleton<TrafficBook>()
            .AddSingleton<CurrentRoutes>()
            .AddSingleton(s => new RouteTableBuilder(
                s.GetRequiredService<TrafficBook>(), options.ClusterDomain, Sticky.Position("", options.PodName)))
            .AddSingleton(new BodyMemory(options.MaxBodyMemory))
            .AddSingleton(s => Upstream.Create(options.ConnectTimeout, s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new Mirror(
                s.GetRequiredService<HttpMessageInvoker>(), s.GetRequiredService<BodyMemory>(), options.MaxMirrored,
                s.GetRequiredService<TimeProvider>()))
            .AddSingleton<Holder>()
            .AddSingleton<RequestPipeline>()
            .AddSingleton<LoadStream>();
    }

    private static void AddCluster(IServiceCollection services, RouterOptions options)
    {
        services.AddControllerRuntime(options.ApplyTo)
            .AddStore<CrossEncoderDeployment>()
            .AddStore<V1EndpointSlice>($"{Labels.Deployment},{Labels.Revision}")
            .AddStore<V1Service>(Labels.Deployment);
        services.AddHostedService<RouteUpdater>();
    }

    /// <summary>Writing metrics of thousands of revisions takes long enough to be felt by requests on the same thread.</summary>
    private static async Task OffSocketThreadAsync(HttpContext context, RequestDelegate next)
    {
        await Task.Yield();
        await next(context);
    }

    private static void MapAdmin(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var (routes, drain) = (services.GetRequiredService<CurrentRoutes>(), services.GetRequiredService<DrainState>());
        var registry = services.GetRequiredService<CollectorRegistry>();
        endpoints.MapGet("/healthz/live", context => context.Response.WriteAsync("ok"));
        endpoints.MapGet("/healthz/ready", context =>
        {
            var reason = drain.IsDraining ? "draining" : routes.Table is null ? "the first route table is not built" : null;
            context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync(reason ?? "ok");
        });
        endpoints.MapGet("/metrics", context =>
        {
            context.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
            return registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
        });
        endpoints.MapGet("/loads", services.GetRequiredService<LoadStream>().WriteAsync);
    }
}
