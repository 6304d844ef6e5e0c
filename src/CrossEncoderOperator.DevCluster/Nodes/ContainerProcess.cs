using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>A process that leads a session of its own; whatever is left in its group ends with it.</summary>
internal sealed class ContainerProcess
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "DOTNET_ROOT", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    private readonly int _id;

    private ContainerProcess(Process process, ContainerLog log)
    {
        _id = process.Id;
        Exited = RunAsync(process, log);
    }

    /// <summary>Completes with the exit code when the process has ended; 128 and the signal's number when a signal ended it.</summary>
    public Task<int> Exited { get; }

    public static ContainerProcess Start(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder, string agent, ContainerLog log)
    {
        var info = new ProcessStartInfo("setsid", command)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) info.Environment[name] = value;
        }

        foreach (var (name, value) in environment) info.Environment[name] = value;
        info.Environment[ProcessGuard.Mark] = agent;
        var process = Process.Start(info)!;
        process.StandardInput.Close();
        return new ContainerProcess(process, log);
    }

    /// <summary>Whether the program can be started at all, as the system would look for it.</summary>
    public static bool Exists(string program, string? path) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (path ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    public void Signal(int signal)
    {
        if (!Exited.IsCompleted) _ = SendSignal(-_id, signal);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int process, int signal);

    private async Task<int> RunAsync(Process process, ContainerLog log)
    {
        using var ending = process;
        var output = Task.WhenAll(log.PumpAsync(process.StandardOutput.BaseStream), log.PumpAsync(process.StandardError.BaseStream));
        await process.WaitForExitAsync();
        var code = process.ExitCode;
        _ = SendSignal(-_id, Kill);
        await output.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        log.Close();
        return code;
    }
}
