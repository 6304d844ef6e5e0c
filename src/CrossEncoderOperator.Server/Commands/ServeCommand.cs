using System.CommandLine;
using System.Net;
using CrossEncoderOperator.Server.Health;
using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Commands;

/// <summary><c>serve</c>: answers rerank requests until SIGTERM.</summary>
internal static class ServeCommand
{
    /// <summary>How long the end of the process waits for a model that is still loading.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var settings = new Option<string?>("--settings") { Description = "server.json; defaults without it." };
        var model = new Option<string>("--model") { Description = "Model directory.", Required = true };
        var address = new Option<string?>("--address") { Description = "IP to bind; default all." };
        var port = new Option<int>("--port") { Description = "Port; 0 takes a free one.", DefaultValueFactory = _ => 8080 };
        var drain = new Option<int>("--drain-seconds")
        {
            Description = "How long requests are still taken after SIGTERM, while clients learn of it.",
            DefaultValueFactory = _ => 5,
        };
        var terminationLog = Options.TerminationLog();
        var command = new Command("serve", "Serves a model.") { settings, model, address, port, drain, terminationLog };
        command.SetAction(async parsed =>
        {
            var log = TerminationLog.At(parsed.GetValue(terminationLog));
            try
            {
                var options = new ServeOptions(
                    parsed.GetRequiredValue(model),
                    ParseAddress(parsed.GetValue(address)),
                    parsed.GetValue(port) is >= 0 and <= ushort.MaxValue and var number
                        ? number
                        : throw new SettingsException("--port: must be between 0 and 65535"),
                    TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(drain), 0, 3600)));
                await RunAsync(parsed.GetValue(settings) is { } path ? SettingsFile.Read(path) : new ServerSettings(), options);
                return 0;
            }
            catch (Exception e) when (Faults.IsPlain(e))
            {
                return Faults.Report(e, log);
            }
        });
        return command;
    }

    private static IPAddress? ParseAddress(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return IPAddress.TryParse(text, out var address) ? address : throw new SettingsException("--address: must be an IP address");
    }

    private static async Task RunAsync(ServerSettings settings, ServeOptions options)
    {
        var state = new ServerState();
        var metrics = new ServerMetrics(settings, TimeProvider.System);
        using var loader = new ModelLoader(settings, options, state, metrics, TimeProvider.System);
        var loading = Task.Run(loader.LoadAsync);
        try
        {
            await RunAsync(settings, options, state, metrics, loading);
        }
        finally
        {
            // ONNX Runtime must not be torn down while it builds a session.
            await ((Task)loading).WaitAsync(s_settle, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task RunAsync(
        ServerSettings settings, ServeOptions options, ServerState state, ServerMetrics metrics, Task<TimeSpan> loading)
    {
        await using var app = ServerHost.Build(settings, options, state, metrics);
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (state.Phase == Phase.Draining)
        {
            return;
        }

        app.Logger.Listening(string.Join(' ', app.Urls));
        var stopped = app.WaitForShutdownAsync();
        if (await Task.WhenAny(loading, stopped) == loading)
        {
            var duration = await loading;
            if (state.Reranker is { Model: var model })
            {
                app.Logger.ModelReady(model, duration);
            }
        }

        await stopped;
    }
}
