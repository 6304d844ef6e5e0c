using System.Net.Security;
using k8s.Exceptions;

namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>Finds the cluster: an explicit kubeconfig, else <c>KUBECONFIG</c>, else the service account of the pod.</summary>
public static class ClusterConfiguration
{
    /// <summary>Reads the configuration. A service account's token is read again as it is renewed.</summary>
    /// <exception cref="KubeConfigException">There is none, or it is wrong.</exception>
    public static KubernetesClientConfiguration Load(string? kubeconfig)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return File.Exists(kubeconfig)
                ? KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig)
                : throw new KubeConfigException($"--kubeconfig: there is no file {kubeconfig}");
        }

        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("KUBECONFIG")))
        {
            return KubernetesClientConfiguration.BuildDefaultConfig();
        }

        return KubernetesClientConfiguration.IsInCluster()
            ? KubernetesClientConfiguration.InClusterConfig()
            : throw new KubeConfigException("no cluster: give --kubeconfig, set KUBECONFIG, or run in a pod with a service account");
    }

    /// <summary>A client with connection limits that suit a long-running process.</summary>
    public static Kubernetes Connect(KubernetesClientConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        SocketsHttpHandler? handler = null;
        configuration.FirstMessageHandlerSetup += h =>
        {
            handler = h;
            h.ConnectTimeout = TimeSpan.FromSeconds(10);
            h.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            h.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
            h.EnableMultipleHttp2Connections = true;
        };
        var kubernetes = new Kubernetes(configuration);
        if (handler?.SslOptions.RemoteCertificateValidationCallback is { } validate && !configuration.SkipTlsVerify)
        {
            // The client checks the chain against the cluster's CA but forgets the host name.
            handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && validate(sender, certificate, chain, errors);
        }

        return kubernetes;
    }
}
