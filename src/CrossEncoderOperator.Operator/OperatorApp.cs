using CrossEncoderOperator.Operator.Capacity;
using CrossEncoderOperator.Operator.Deployments;
using CrossEncoderOperator.Operator.Inquiries;
using CrossEncoderOperator.Operator.Options;
using CrossEncoderOperator.Runtime.Hosting;
using k8s.Exceptions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CrossEncoderOperator.Operator;

/// <summary>The program: controllers, health and metrics.</summary>
internal static class OperatorApp
{
    /// <summary>Runs until a signal, or until leadership is lost.</summary>
    /// <returns>The exit code; a fault at the start is one line on standard error.</returns>
    public static async Task<int> RunAsync(Action<OperatorOptions> configure)
    {
        try
        {
            await using var app = Build(configure);
            app.Logger.Settings(app.Services.GetRequiredService<IOptions<OperatorOptions>>().Value);
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception fault) when (fault is OptionsValidationException or KubeConfigException or IOException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static WebApplication Build(Action<OperatorOptions> configure)
    {
        // Empty: what the command line does not say is a default, whatever files and variables there are.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddOptionsWithValidateOnStart<OperatorOptions, OperatorOptionsValidator>().Configure(configure);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<OperatorOptions>>(
            (kestrel, options) => kestrel.Listen(options.Value.Address, options.Value.Port));
        builder.Services.AddAnalysis();
        // Which caches there are is settled before there are services.
        var settings = new OperatorOptions();
        configure(settings);
        builder.Services.AddControllerRuntime(runtime => runtime.Name = OperatorOptions.Name)
            .AddCapacityView(settings.ChecksCapacity())
            .AddCrossEncoderDeployments();
        builder.Services.AddOptions<ControllerRuntimeOptions>().Configure<IOptions<OperatorOptions>>(
            (runtime, options) => options.Value.ApplyTo(runtime));
        var app = builder.Build();
        app.MapRuntimeEndpoints();
        return app;
    }

    /// <summary>Logs the settings in effect; none is secret.</summary>
    private static void Settings(this ILogger log, OperatorOptions options)
    {
        foreach (var property in typeof(OperatorOptions).GetProperties())
        {
            var value = property.GetValue(options);
            log.Setting(property.Name, value is IEnumerable<string> list ? string.Join(',', list) : value);
        }
    }
}
