using k8s;

namespace CrossEncoderOperator.TestKit;

/// <summary>A namespace of one test.</summary>
public sealed class TestNamespace(TestCluster cluster, string name) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>Runs kubectl in this namespace.</summary>
    public Task<ProcessResult> KubectlAsync(params string[] arguments) => cluster.Kubectl.RunAsync(["-n", Name, .. arguments]);

    public Task<string> ApplyAsync(string manifest, params string[] arguments) =>
        cluster.Kubectl.ApplyAsync(manifest, ["-n", Name, .. arguments]);

    public async ValueTask DisposeAsync() =>
        await cluster.Client.CoreV1.DeleteNamespaceAsync(Name, cancellationToken: CancellationToken.None);
}
