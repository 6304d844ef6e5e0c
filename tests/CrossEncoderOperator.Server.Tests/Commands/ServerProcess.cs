using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CrossEncoderOperator.Server.Tests.Commands;

/// <summary>The program as a process.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _errors;

    private ServerProcess(string terminationLog, string[] args, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Program, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERMINATION_LOG"] = terminationLog;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "CrossEncoderOperator.Server");

    public string Output => _output.ToString();

    public static ServerProcess Start(string terminationLog, params string[] args) =>
        new(terminationLog, args, new Dictionary<string, string>());

    public static ServerProcess Start(IReadOnlyDictionary<string, string> environment, string terminationLog, params string[] args) =>
        new(terminationLog, args, environment);

    /// <summary>Reads the log up to the message that starts like this.</summary>
    public async Task<JsonElement> LoggedAsync(string message)
    {
        while (await ReadLineAsync() is { } line)
        {
            var entry = JsonElement.Parse(line);
            if (entry.GetProperty("Message").GetString()!.StartsWith(message, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        throw new InvalidOperationException($"The server ended without saying \"{message}\": {_output} {await _errors}");
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Errors)> EndedAsync()
    {
        while (await ReadLineAsync() is not null)
        {
        }

        string errors = await _errors.WaitAsync(s_patience);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return (_process.ExitCode, errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string?> ReadLineAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
        _output.AppendLine(line);
        return line;
    }
}
