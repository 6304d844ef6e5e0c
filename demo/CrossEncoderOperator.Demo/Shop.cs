using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using k8s;

namespace CrossEncoderOperator.Demo;

/// <summary>Reads the CrossEncoderDeployment of the demo.</summary>
internal sealed class Shop : IDisposable
{
    public const string Namespace = "shop";
    public const string Name = "product-search";

    private readonly Kubernetes _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(Paths.Kubeconfig));

    public async Task<CrossEncoderDeploymentStatus> StatusAsync(CancellationToken cancel) =>
        (await _client.CustomObjects.GetNamespacedCustomObjectAsync<CrossEncoderDeployment>(
            ApiGroup.Name, ApiGroup.Version, Namespace, CrossEncoderDeployment.Plural, Name, cancel)).Status ?? new CrossEncoderDeploymentStatus();

    /// <summary>The address that clients use: there is no DNS, so that of the Service.</summary>
    public async Task<Uri> AddressAsync(CancellationToken cancel)
    {
        var spec = (await _client.CoreV1.ReadNamespacedServiceAsync(Name, Namespace, cancellationToken: cancel)).Spec;
        return new Uri($"http://{spec.ClusterIP}:{spec.Ports[0].Port}/");
    }

    public void Dispose() => _client.Dispose();
}
