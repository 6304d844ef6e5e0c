using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Rig.Prometheus;

/// <summary>The service account of <c>config/prometheus</c>, which may look for pods and nothing else.</summary>
internal static class ScrapeUser
{
    private const string Name = "crossencoder-scrape";
    private const string Namespace = "crossencoder-system";

    /// <summary>A kubeconfig of that account, by the rights of another.</summary>
    public static async Task<string> KubeconfigAsync(string kubeconfig, CancellationToken cancel)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        using var client = new Kubernetes(configuration);
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 24 * 3600 } };
        var token = await client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, Name, Namespace, cancellationToken: cancel);
        var authorities = string.Join('\n', (configuration.SslCaCerts ?? []).Select(authority => authority.ExportCertificatePem()));
        return $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: cluster
              cluster: { server: "{{configuration.Host}}", certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities))}} }
            users:
            - name: {{Name}}
              user: { token: {{token.Status.Token}} }
            contexts:
            - name: cluster
              context: { cluster: cluster, user: {{Name}} }
            current-context: cluster

            """;
    }
}
