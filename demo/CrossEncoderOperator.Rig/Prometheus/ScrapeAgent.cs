using System.Globalization;
using CrossEncoderOperator.Rig.Processes;

namespace CrossEncoderOperator.Rig.Prometheus;

/// <summary>
/// vmagent: discovers the pods through the API server by a scrape configuration of Prometheus, scrapes them every second and writes to a
/// Prometheus.
/// </summary>
public sealed class ScrapeAgent : IAsyncDisposable
{
    private const string Discovery = "kubernetes_sd_configs:\n  - role: pod\n";

    private readonly BackgroundProgram _program;

    private ScrapeAgent(BackgroundProgram program) => _program = program;

    public int ProcessId => _program.Id;

    /// <param name="tools">Folder of the programs that <c>make tools</c> installs.</param>
    /// <param name="folder">Folder for its data, which the caller deletes.</param>
    /// <param name="configuration">The scrape configuration, made for a Prometheus in the cluster.</param>
    /// <param name="kubeconfig">The cluster, with <c>config/prometheus</c> applied.</param>
    public static async Task<ScrapeAgent> StartAsync(string tools, string folder, string configuration, string kubeconfig, Uri prometheus, CancellationToken cancel)
    {
        var text = await File.ReadAllTextAsync(configuration, cancel);
        if (!text.Contains(Discovery, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{configuration} discovers no pods");
        }

        var user = Path.Combine(folder, "scrape-kubeconfig");
        await File.WriteAllTextAsync(user, await ScrapeUser.KubeconfigAsync(kubeconfig, cancel), cancel);
        var file = Path.Combine(folder, "scrape.yaml");
        await File.WriteAllTextAsync(
            file, "global: { scrape_interval: 1s, scrape_timeout: 1s }\n" + text.Replace(Discovery, $"{Discovery}    kubeconfig_file: {user}\n", StringComparison.Ordinal), cancel);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Find()}");
        var program = BackgroundProgram.Start(
            "vmagent", folder, Path.Combine(tools, "vmagent"), $"-promscrape.config={file}", "-promscrape.config.strictParse",
            "-promscrape.kubernetesSDCheckInterval=1s", $"-remoteWrite.url={new Uri(prometheus, "api/v1/write")}",
            $"-remoteWrite.tmpDataPath={Path.Combine(folder, "vmagent")}", "-remoteWrite.flushInterval=100ms", "-memory.allowedBytes=64MB",
            $"-httpListenAddr={address}");
        try
        {
            await program.ReadyAsync(new Uri($"http://{address}/ready"), cancel);
            return new ScrapeAgent(program);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
