using System.Diagnostics;
using System.Globalization;
using CrossEncoderOperator.Rig.Models;
using CrossEncoderOperator.Rig.Processes;
using CrossEncoderOperator.Rig.Prometheus;

namespace CrossEncoderOperator.Demo;

/// <summary>The programs that the demo stands on: the development cluster, Prometheus and its scrape agent. Their ids are kept in a file.</summary>
internal static class DemoCluster
{
    private static string IdFile => Path.Combine(Paths.Data, "processes");

    private static string SlowModelFolder => Path.Combine(Paths.Data, "models", "product-search-slow");

    /// <summary>Starts the cluster, and a Prometheus that knows nothing of it yet.</summary>
    public static async Task<PrometheusServer> UpAsync(CancellationToken cancel)
    {
        if (Running() is [var other, ..])
        {
            throw new DemoException($"a development cluster runs already (process {other.Id}): end it with 'make demo-down'");
        }

        Delete();
        Directory.CreateDirectory(Paths.Data);
        SlowModel.Write(Path.Combine(Paths.Models, "product-search-large"), SlowModelFolder, width: 40);
        var cluster = BackgroundProgram.Start(
            "devcluster", Paths.Data, Paths.Program("CrossEncoderOperator.DevCluster"), "up", "--dir", Paths.Data, "--port", "0",
            "--image", $"ghcr.io/crossencoder-operator/operator:*={Paths.Program("CrossEncoderOperator.Operator")}",
            "--image", $"ghcr.io/crossencoder-operator/router:*={Paths.Program("CrossEncoderOperator.Router")}",
            "--image", $"ghcr.io/crossencoder-operator/server:*={Paths.Program("CrossEncoderOperator.Server")}",
            "--host-path", $"/models={Paths.Models}",
            "--host-path", $"/models/{Path.GetFileName(SlowModelFolder)}={SlowModelFolder}");
        await KeepAsync(cluster.Id, cancel);
        await cluster.ReadyAsync(
            async token => File.Exists(cluster.LogFile) && (await File.ReadAllTextAsync(cluster.LogFile, token)).Contains(": ready", StringComparison.Ordinal), cancel);
        var prometheus = await PrometheusServer.StartAsync(Paths.Tools, Paths.Data, cancel);
        await KeepAsync(prometheus.ProcessId, cancel);
        return prometheus;
    }

    /// <summary>Lets Prometheus see the pods; <c>config/prometheus</c> must have been applied.</summary>
    public static async Task ScrapeAsync(PrometheusServer prometheus, CancellationToken cancel)
    {
        var agent = await ScrapeAgent.StartAsync(
            Paths.Tools, Paths.Data, Path.Combine(Paths.Root, "config", "prometheus", "scrape.yaml"), Paths.Kubeconfig, prometheus.Address, cancel);
        await KeepAsync(agent.ProcessId, cancel);
    }

    /// <summary>Ends everything that was started, and forgets it.</summary>
    public static void Down()
    {
        var running = Running();
        foreach (var process in running)
        {
            using var kill = Process.Start("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]);
        }

        foreach (var process in running)
        {
            if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Delete();
    }

    private static Task KeepAsync(int id, CancellationToken cancel) =>
        File.AppendAllTextAsync(IdFile, string.Create(CultureInfo.InvariantCulture, $"{id}\n"), cancel);

    private static void Delete()
    {
        if (Directory.Exists(Paths.Data))
        {
            Directory.Delete(Paths.Data, recursive: true);
        }
    }

    private static Process[] Running() =>
        File.Exists(IdFile) ? [.. File.ReadAllLines(IdFile).Select(line => Find(int.Parse(line, CultureInfo.InvariantCulture))).OfType<Process>()] : [];

    private static Process? Find(int id)
    {
        try
        {
            // The id may have been given to another program since.
            var process = Process.GetProcessById(id);
            return process.ProcessName.StartsWith("CrossEncoder", StringComparison.Ordinal) || process.ProcessName is "prometheus" or "vmagent" or "sh" ? process : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
