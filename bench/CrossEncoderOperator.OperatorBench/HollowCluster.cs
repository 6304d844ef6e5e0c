using System.Diagnostics;
using CrossEncoderOperator.Rig.Processes;

namespace CrossEncoderOperator.OperatorBench;

/// <summary>A development cluster whose nodes only claim to run pods, with the CRDs and a router that is said to be ready.</summary>
internal sealed class HollowCluster : IAsyncDisposable
{
    private const int PodsPerNode = 110;

    private readonly DirectoryInfo _folder;
    private readonly BackgroundProgram _process;

    private HollowCluster(DirectoryInfo folder, BackgroundProgram process) => (_folder, _process) = (folder, process);

    public string Folder => _folder.FullName;

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    public int ProcessId => _process.Id;

    /// <param name="pods">How many pods must find room.</param>
    public static async Task<HollowCluster> StartAsync(int pods, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("crossencoder-bench-");
        var nodes = (pods / PodsPerNode) + 1;
        var process = BackgroundProgram.Start(
            "cluster", folder.FullName, Repository.Program("DevCluster"),
            "up", "--dir", folder.FullName, "--port", "0", "--nodes", "0", "--hollow", $"{nodes}",
            "--node-resource", $"pods={PodsPerNode}", "--node-resource", "cpu=256", "--node-resource", "memory=1Ti");
        var cluster = new HollowCluster(folder, process);
        try
        {
            await process.ReadyAsync(
                async token => File.Exists(process.LogFile) && (await File.ReadAllTextAsync(process.LogFile, token)).Contains(": ready", StringComparison.Ordinal), cancel);
            await cluster.ApplyConfigurationAsync(cancel);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The operator of the configuration is one of the pods that do not really run.</summary>
    private async Task ApplyConfigurationAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Repository.Tools, "kubectl"),
            ["--kubeconfig", Kubeconfig, "apply", "--server-side", "-k", Path.Combine(Repository.Root, "config", "default")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var kubectl = Process.Start(start)!;
        var output = await kubectl.StandardOutput.ReadToEndAsync(cancel);
        await kubectl.WaitForExitAsync(cancel);
        if (kubectl.ExitCode != 0)
        {
            throw new InvalidOperationException($"kubectl ended with {kubectl.ExitCode}: {output}");
        }
    }
}
