using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CrossEncoderOperator.TestKit;

/// <summary>Signals to processes.</summary>
public static partial class Signals
{
    private const int Sigterm = 15;

    /// <summary>SIGTERM, then SIGKILL to the whole tree if it has not ended <paramref name="within"/> that time.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> TerminateAsync(Process process, TimeSpan within)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, Sigterm);
            using var limit = new CancellationTokenSource(within);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
