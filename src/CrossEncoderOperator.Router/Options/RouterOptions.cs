using System.Net;
using CrossEncoderOperator.Runtime.Hosting;

namespace CrossEncoderOperator.Router.Options;

/// <summary>Settings of the router; each but the pod's name is a command-line option.</summary>
internal sealed record RouterOptions
{
    public const string Name = "crossencoder-router";

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>IP address that is listened on. Default: all.</summary>
    public IPAddress Address { get; init; } = IPAddress.IPv6Any;

    /// <summary>TCP port of requests. 0 takes a free one. Default: 8080.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>TCP port of health, metrics and load report. 0 takes a free one. Default: 9090.</summary>
    public int AdminPort { get; init; } = 9090;

    /// <summary>Path of a kubeconfig. Default: <c>KUBECONFIG</c>, else the service account of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Namespaces that are watched. Default: none, which means all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; init; } = [];

    /// <summary>Domain of the cluster's Services. Default: cluster.local.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Requests to one deployment at a time; more are answered 429. Default: 1024.</summary>
    public int MaxConcurrency { get; init; } = 1024;

    /// <summary>Bytes that the bodies of all requests take at a time; more are answered 503. Default: 256 MiB.</summary>
    public long MaxBodyMemory { get; init; } = 256L << 20;

    /// <summary>Copies of requests to canaries at a time; more are not made. Default: 64.</summary>
    public int MaxMirrored { get; init; } = 64;

    /// <summary>Requests to one deployment that wait for a replica at a time; more are answered 503. Default: 1000.</summary>
    public int MaxHeld { get; init; } = 1000;

    /// <summary>Bytes that the bodies of all requests that wait for a replica take at a time; more are answered 503. Default: 64 MiB.</summary>
    public long MaxHeldMemory { get; init; } = 64L << 20;

    /// <summary>
    /// How long a request waits for a ready replica of a deployment that never sleeps where replicas are asked for: what the router knows of a pod is a moment old.
    /// Default: 2 s.
    /// </summary>
    public TimeSpan ReplicaWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long connecting to a replica may take. Default: 2 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long requests are still taken after SIGTERM: until every client knows. Default: 5 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Name of this router in its load report.</summary>
    public string PodName { get; init; } = Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName;

    /// <summary>The settings that the controller runtime is to run with.</summary>
    public void ApplyTo(ControllerRuntimeOptions runtime)
    {
        runtime.Name = Name;
        runtime.Kubeconfig = Kubeconfig;
        runtime.LeaderElection.Enabled = false;
        foreach (var ns in WatchNamespaces)
        {
            runtime.Namespaces.Add(ns);
        }
    }

    /// <summary>What is wrong with the settings; each error names its option.</summary>
    public IEnumerable<string> Errors()
    {
        if (Port is < 0 or > 65535)
        {
            yield return $"--port: must be from 0 to 65535, is {Port}";
        }

        if (AdminPort is < 0 or > 65535)
        {
            yield return $"--admin-port: must be from 0 to 65535, is {AdminPort}";
        }

        if (AdminPort == Port && Port != 0)
        {
            yield return $"--admin-port: must not be --port, is {AdminPort} as well";
        }

        if (Uri.CheckHostName(ClusterDomain) != UriHostNameType.Dns)
        {
            yield return $"--cluster-domain: '{ClusterDomain}' is not a domain";
        }

        if (WatchNamespaces.Any(n => Uri.CheckHostName(n) != UriHostNameType.Dns || n.Contains('.', StringComparison.Ordinal)))
        {
            yield return $"--watch-namespaces: '{string.Join(',', WatchNamespaces)}' has what is not the name of a namespace";
        }

        if (MaxConcurrency < 1)
        {
            yield return $"--max-concurrency: must be at least 1, is {MaxConcurrency}";
        }

        if (MaxBodyMemory < 1 << 20)
        {
            yield return $"--max-body-memory: must be at least {1 << 20}, is {MaxBodyMemory}";
        }

        if (MaxMirrored < 0)
        {
            yield return $"--max-mirrored: must not be negative, is {MaxMirrored}";
        }

        if (MaxHeld < 0)
        {
            yield return $"--max-held: must not be negative, is {MaxHeld}";
        }

        if (MaxHeldMemory < 0)
        {
            yield return $"--max-held-memory: must not be negative, is {MaxHeldMemory}";
        }

        if (ReplicaWait < TimeSpan.Zero || ReplicaWait > LongestWait)
        {
            yield return $"--replica-wait: must be from 0s to {LongestWait.TotalHours:0}h";
        }

        if (ConnectTimeout <= TimeSpan.Zero)
        {
            yield return "--connect-timeout: must be positive";
        }
    }
}
