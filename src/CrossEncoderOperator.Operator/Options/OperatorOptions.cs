using System.Net;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Runtime.Hosting;

namespace CrossEncoderOperator.Operator.Options;

/// <summary>Settings of the operator; each is a command-line option.</summary>
internal sealed class OperatorOptions
{
    public const string Name = "crossencoder-operator";

    /// <summary>Namespace of the operator and the router where nothing says another.</summary>
    public const string DefaultNamespace = "crossencoder-system";

    public const string DefaultServerImage = "ghcr.io/crossencoder-operator/server:0.1.0";

    /// <summary>IP address that health and metrics are served on. Default: all.</summary>
    public IPAddress Address { get; set; } = IPAddress.IPv6Any;

    /// <summary>TCP port that health and metrics are served on. 0 takes a free one. Default: 8080.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Path of a kubeconfig. Default: <c>KUBECONFIG</c>, else the service account of the pod.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>Image of the server where an object names none.</summary>
    public string ServerImage { get; set; } = DefaultServerImage;

    /// <summary>When the image is pulled: Always, IfNotPresent or Never. Default: IfNotPresent.</summary>
    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    /// <summary>Whether <c>https://</c> models are allowed. Default: true.</summary>
    public bool ModelsHttps { get; set; } = true;

    /// <summary>Whether <c>https://</c> models may come from loopback, private and link-local addresses. Default: false.</summary>
    public bool ModelsPrivateAddresses { get; set; }

    /// <summary>Directories on the nodes under which <c>file://</c> models are allowed. Default: none, which refuses them.</summary>
    public IReadOnlyList<string> ModelsFileAllowedPrefixes { get; set; } = [];

    /// <summary>File that names the Prometheus servers. Default: none; objectives are not answered then.</summary>
    public string? PrometheusConfig { get; set; }

    /// <summary>File that names the webhooks that are told of events. Default: none.</summary>
    public string? NotificationConfig { get; set; }

    /// <summary>Namespace of the router's pods. Default: that of the pod.</summary>
    public string? RouterNamespace { get; set; }

    /// <summary>
    /// Whether it is looked for room on the nodes before pods of a new revision are made. It takes caches of all nodes and pods, and so is
    /// off where only some namespaces are watched. To be turned off where a cluster autoscaler adds the first node of a kind on demand.
    /// Default: true.
    /// </summary>
    public bool CapacityCheck { get; set; } = true;

    /// <summary>Namespaces that are watched. Default: none, which means all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; set; } = [];

    /// <summary>Whether replicas agree on a leader; off only where there is never more than one. Default: true.</summary>
    public bool LeaderElect { get; set; } = true;

    /// <summary>Namespace of the Lease. Default: that of the pod.</summary>
    public string? LeaderElectionNamespace { get; set; }

    /// <summary>Name of the Lease.</summary>
    public string LeaderElectionName { get; set; } = Name;

    /// <summary>Whether room on the nodes is looked for.</summary>
    public bool ChecksCapacity() => CapacityCheck && WatchNamespaces.Count == 0;

    /// <summary>The settings that the controller runtime is to run with.</summary>
    public void ApplyTo(ControllerRuntimeOptions runtime)
    {
        runtime.Kubeconfig = Kubeconfig;
        runtime.LeaderElection.Enabled = LeaderElect;
        runtime.LeaderElection.Namespace = LeaderElectionNamespace;
        runtime.LeaderElection.LeaseName = LeaderElectionName;
        foreach (var ns in WatchNamespaces)
        {
            runtime.Namespaces.Add(ns);
        }
        if (WatchNamespaces.Count > 0 && RouterNamespace is { } routers && !WatchNamespaces.Contains(routers))
        {
            runtime.Namespaces.Add(routers);
        }
    }

    /// <summary>The settings that decisions depend on.</summary>
    public PlanSettings ToPlanSettings() =>
        new(new ObjectSettings(ServerImage, ImagePullPolicy, ModelsPrivateAddresses), new ModelSourcePolicy(ModelsHttps, ModelsFileAllowedPrefixes));
}
