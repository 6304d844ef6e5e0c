using CrossEncoderOperator.Rig.Prometheus;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.EndToEnd.Tests;

/// <summary>A cluster in which the operator runs as a pod, as shipped but allowed to serve models from the nodes, with a real Prometheus.</summary>
public sealed class OperatedCluster : TestCluster
{
    private readonly NodeModels _models = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("crossencoder-prometheus-");
    private PrometheusServer? _prometheus;
    private ScrapeAgent? _agent;

    public PrometheusServer Prometheus => _prometheus ?? throw new InvalidOperationException("the cluster has not been started");

    protected override IEnumerable<string> Arguments => ["--host-path", $"/models={_models.Folder}"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var cancel = TestContext.Current.CancellationToken;
        _prometheus = await PrometheusServer.StartAsync(Repository.Tools, _data.FullName, cancel);
        (await Kubectl.RunAsync("apply", "--server-side", "-k", Path.Combine(Repository.Root, "demo/config"))).Succeeded();
        _agent = await ScrapeAgent.StartAsync(
            Repository.Tools, _data.FullName, Path.Combine(Repository.Root, "config/prometheus/scrape.yaml"), Kubeconfig, _prometheus.Address, cancel);
        (await Kubectl.RunAsync(
            ["-n", "crossencoder-system", "rollout", "status", "deployment/crossencoder-operator", "--timeout=120s"], null, TimeSpan.FromMinutes(3)))
            .Succeeded();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        await base.DisposeAsync();
        _data.Delete(recursive: true);
        _models.Dispose();
    }

    public async Task<Subject> SubjectAsync(string name = "product-search") => new(this, await NamespaceAsync(), name);

    /// <summary>The pod of the operator.</summary>
    public async Task<V1Pod> OperatorAsync() => Assert.Single((await Client.CoreV1.ListNamespacedPodAsync(
        "crossencoder-system", labelSelector: "app.kubernetes.io/name=crossencoder-operator", cancellationToken: TestContext.Current.CancellationToken)).Items);
}
