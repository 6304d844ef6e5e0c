using System.Diagnostics;
using System.Globalization;

namespace CrossEncoderOperator.Demo;

/// <summary>The development cluster of the demo: a process of its own, whose id is kept in a file.</summary>
internal static class DemoCluster
{
    private static string PidFile => Path.Combine(Paths.Data, "pid");

    public static async Task UpAsync(CancellationToken cancel)
    {
        if (Running() is { } other)
        {
            throw new DemoException($"a development cluster runs already (process {other.Id}): end it with 'make demo-down'");
        }

        if (Directory.Exists(Paths.Data))
        {
            Directory.Delete(Paths.Data, recursive: true);
        }

        Directory.CreateDirectory(Paths.Data);
        var log = Path.Combine(Paths.Data, "devcluster.log");
        string[] arguments =
        [
            Paths.Program("CrossEncoderOperator.DevCluster"), "up", "--dir", Paths.Data, "--port", "0",
            "--image", $"ghcr.io/crossencoder-operator/operator:*={Paths.Program("CrossEncoderOperator.Operator")}",
            "--image", $"ghcr.io/crossencoder-operator/server:*={Paths.Program("CrossEncoderOperator.Server")}",
            "--host-path", $"/models={Path.Combine(Paths.Root, "models")}",
        ];

        // A session of its own and output to a file, so that it outlives 'make demo-up'.
        var start = new ProcessStartInfo("setsid", ["--fork", "sh", "-c", "echo $$ >\"$1\"; log=$2; shift 2; exec \"$@\" >\"$log\" 2>&1", "sh", PidFile, log, .. arguments]);
        Process.Start(start)!.Dispose();
        var watch = Stopwatch.StartNew();
        while (!File.Exists(log) || !(await ReadAsync(log, cancel)).Contains(": ready", StringComparison.Ordinal))
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(30) || (watch.Elapsed > TimeSpan.FromSeconds(1) && Running() is null))
            {
                throw new DemoException($"the development cluster did not start:\n{await ReadAsync(log, cancel)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        }
    }

    /// <summary>Ends the cluster and everything that runs in it.</summary>
    public static void Down()
    {
        if (Running() is { } process)
        {
            using var kill = Process.Start("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]);
            if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (Directory.Exists(Paths.Data))
        {
            Directory.Delete(Paths.Data, recursive: true);
        }
    }

    private static Process? Running()
    {
        if (!File.Exists(PidFile) || !int.TryParse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(id);
            return process.ProcessName.StartsWith("CrossEncoder", StringComparison.Ordinal) || process.ProcessName is "sh" ? process : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancel)
    {
        await using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancel);
    }
}
