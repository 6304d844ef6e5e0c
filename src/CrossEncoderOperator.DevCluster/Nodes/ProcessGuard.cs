using System.Diagnostics;

namespace CrossEncoderOperator.DevCluster.Nodes;

/// <summary>
/// A process beside the agent that waits for the end of the agent, however it comes, and then kills every process that carries the
/// agent's mark in its environment: also those that left their process group.
/// </summary>
internal sealed class ProcessGuard : IAsyncDisposable
{
    public const string Mark = "DEVCLUSTER_AGENT";

    // Reads until the agent's end of the pipe is closed. Some rounds, since a process may fork while the others are killed.
    private const string Script = """
        read _
        for round in 1 2 3 4 5 6 7 8 9 10; do
          found=$(grep -lzxF "$0" /proc/[0-9]*/environ 2>/dev/null)
          [ -n "$found" ] || exit 0
          for file in $found; do pid=${file#/proc/}; kill -9 "${pid%/environ}" 2>/dev/null; done
          sleep 0.1
        done
        """;

    private readonly Process _process;

    public ProcessGuard()
    {
        Agent = Guid.NewGuid().ToString("N");
        var info = new ProcessStartInfo("setsid", ["sh", "-c", Script, $"{Mark}={Agent}"]) { UseShellExecute = false, RedirectStandardInput = true };
        info.Environment.Remove(Mark);
        _process = Process.Start(info)!;
    }

    /// <summary>The value of the mark.</summary>
    public string Agent { get; }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
