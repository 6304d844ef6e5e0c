using CrossEncoderOperator.EndToEnd.Tests.Rollouts;
using CrossEncoderOperator.Rig.Prometheus;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.EndToEnd.Tests;

/// <summary>
/// A cluster in which the operator and the router run as pods, as shipped but allowed to serve models from the nodes, with a real
/// Prometheus. The operator knows it twice: as <c>default</c>, and as <c>gated</c> through <see cref="Gate"/>.
/// </summary>
public sealed class OperatedCluster : TestCluster
{
    private const string PrometheusInConfig = "\"http://prometheus.invalid/\" }";

    private readonly NodeModels _models = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("crossencoder-prometheus-");
    private readonly Stack<IAsyncDisposable> _started = [];
    private PrometheusServer? _prometheus;
    private PrometheusGate? _gate;

    public PrometheusServer Prometheus => _prometheus ?? throw new InvalidOperationException("the cluster has not been started");

    public PrometheusGate Gate => _gate ?? throw new InvalidOperationException("the cluster has not been started");

    protected override IEnumerable<string> Arguments => ["--host-path", $"/models={_models.Folder}"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var cancel = TestContext.Current.CancellationToken;
        _started.Push(_prometheus = await PrometheusServer.StartAsync(Repository.Tools, _data.FullName, cancel));
        _started.Push(_gate = await PrometheusGate.StartAsync(_prometheus.Address));
        var manifests = (await Kubectl.RunAsync("kustomize", Path.Combine(Repository.Root, "demo/config"))).Succeeded();
        Assert.Contains(PrometheusInConfig, manifests, StringComparison.Ordinal);
        await Kubectl.ApplyAsync(
            manifests.Replace(PrometheusInConfig, $"\"{_prometheus.Address}\" }}, {{ name: gated, url: \"{_gate.Address}\" }}", StringComparison.Ordinal), "--server-side");
        _started.Push(await ScrapeAgent.StartAsync(
            Repository.Tools, _data.FullName, Path.Combine(Repository.Root, "config/prometheus/scrape.yaml"), Kubeconfig, _prometheus.Address, cancel));
        (await Kubectl.RunAsync(["-n", "crossencoder-system", "rollout", "status", "deployment", "--timeout=120s"], null, TimeSpan.FromMinutes(3))).Succeeded();
    }

    public override async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var started))
        {
            await started.DisposeAsync();
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
