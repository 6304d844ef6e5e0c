using System.Net;
using System.Text.Json;
using CrossEncoderOperator.Server.Capture;
using CrossEncoderOperator.Server.Health;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Settings;
using CrossEncoderOperator.Server.Telemetry;
using Microsoft.AspNetCore.WebUtilities;

namespace CrossEncoderOperator.Server.Hosting;

/// <summary>Puts the HTTP server together; the model comes later, through <see cref="ServerState"/>.</summary>
internal static class ServerHost
{
    /// <summary>After the drain time, for requests that are still being answered.</summary>
    private static readonly TimeSpan s_shutdownMargin = TimeSpan.FromSeconds(5);

    public static WebApplication Build(ServerSettings settings, ServeOptions options, ServerState state, ServerMetrics metrics)
    {
        var builder = WebApplication.CreateSlimBuilder();
        AddLogging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The endpoints keep the limit themselves: Kestrel would cut the connection before the client reads the answer.
            kestrel.Limits.MaxRequestBodySize = null;
            if (options.Address is null)
            {
                kestrel.ListenAnyIP(options.Port);
            }
            else
            {
                kestrel.Listen(new IPEndPoint(options.Address, options.Port));
            }
        });
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(settings.Limits.TimeoutSeconds) + s_shutdownMargin);
        builder.Services
            .AddSingleton(settings)
            .AddSingleton(options)
            .AddSingleton(settings.Limits)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(state)
            .AddSingleton(metrics)
            .AddSingleton(settings.Capture)
            .AddSingleton<CaptureService>()
            .AddHostedService(services => services.GetRequiredService<CaptureService>())
            .AddSingleton<RequestReader>()
            .AddSingleton<Endpoints>()
            .AddSingleton<IHostLifetime, DrainingLifetime>();

        Tracing.Add(builder.Services, builder.Configuration, settings);

        var app = builder.Build();
        app.UseMiddleware<RequestTiming>();
        app.UseMiddleware<ErrorHandling>();
        app.UseStatusCodePages(status => ErrorHandling.WriteAsync(
            status.HttpContext,
            status.HttpContext.Response.StatusCode,
            ReasonPhrases.GetReasonPhrase(status.HttpContext.Response.StatusCode)));
        app.Services.GetRequiredService<Endpoints>().Map(app);
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // With these diagnostics goes an Activity for every request, which would be the parent of our span and is not sampled.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddJsonConsole(console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            console.JsonWriterOptions = new JsonWriterOptions { Indented = false };
        });
    }
}
