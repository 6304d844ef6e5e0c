using CrossEncoderOperator.Rig.Prometheus;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests.Crashes;

/// <summary>A cluster whose pods are only claimed to run, with a real Prometheus that is told of invented traffic.</summary>
public sealed class HollowCluster : TestCluster
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("crossencoder-hollow-");
    private TrafficExporter? _exporter;
    private PrometheusServer? _prometheus;

    /// <summary>File that names the Prometheus to an operator.</summary>
    internal string PrometheusConfig => Path.Combine(_data.FullName, "operator-prometheus.yaml");

    /// <summary>Folder for files of a run; it is deleted with the cluster.</summary>
    internal string Folder() => _data.CreateSubdirectory(Guid.NewGuid().ToString("n")).FullName;

    protected override IEnumerable<string> Arguments => ["--nodes", "0", "--hollow", "4"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await Kubectl.RunAsync("apply", "--server-side", "-k", Path.Combine(Repository.Root, "crds"))).Succeeded();
        (await Kubectl.RunAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")).Succeeded();
        _exporter = await TrafficExporter.StartAsync(Client);
        _prometheus = await PrometheusServer.StartAsync(Repository.Tools, _data.FullName, TestContext.Current.CancellationToken, $$"""
            global: { scrape_interval: 250ms, scrape_timeout: 250ms }
            scrape_configs:
            - { job_name: traffic, honor_labels: true, static_configs: [{ targets: ['{{_exporter.Address}}'] }] }

            """);
        await File.WriteAllTextAsync(PrometheusConfig, $"servers: [{{ name: default, url: '{_prometheus.Address}' }}]\n");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        if (_exporter is not null)
        {
            await _exporter.DisposeAsync();
        }

        await base.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
