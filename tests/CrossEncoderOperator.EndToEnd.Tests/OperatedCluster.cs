using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.EndToEnd.Tests;

/// <summary>A cluster in which the operator runs as a pod, as shipped but allowed to serve models from the nodes.</summary>
public sealed class OperatedCluster : TestCluster
{
    private readonly NodeModels _models = new();

    protected override IEnumerable<string> Arguments => ["--host-path", $"/models={_models.Folder}"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await Kubectl.RunAsync("apply", "--server-side", "-k", Path.Combine(Repository.Root, "demo/config"))).Succeeded();
        (await Kubectl.RunAsync(
            ["-n", "crossencoder-system", "rollout", "status", "deployment/crossencoder-operator", "--timeout=120s"], null, TimeSpan.FromMinutes(3)))
            .Succeeded();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _models.Dispose();
    }

    public async Task<Subject> SubjectAsync(string name = "product-search") => new(this, await NamespaceAsync(), name);

    /// <summary>The pod of the operator.</summary>
    public async Task<V1Pod> OperatorAsync() => Assert.Single((await Client.CoreV1.ListNamespacedPodAsync(
        "crossencoder-system", labelSelector: "app.kubernetes.io/name=crossencoder-operator", cancellationToken: TestContext.Current.CancellationToken)).Items);
}
