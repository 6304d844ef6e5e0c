using CrossEncoderOperator.Runtime.LeaderElection;

namespace CrossEncoderOperator.Runtime.Hosting;

/// <summary>How a program of controllers runs.</summary>
public sealed class ControllerRuntimeOptions
{
    /// <summary>Name of the program: reporting controller of events, user agent, default name of the lease. Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>Path of a kubeconfig. Default: <c>KUBECONFIG</c>, else the service account of the pod.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>Watch only these namespaces. Empty, the default, watches all.</summary>
    public IList<string> Namespaces { get; } = [];

    /// <summary>How replicas agree on which of them works.</summary>
    public LeaderElectionOptions LeaderElection { get; } = new();

    /// <summary>On a stop, how long running reconciles may take before they are cancelled. Default 20 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Caches are compared with a complete list this often, in case a watch lost an event. Default 1 hour.</summary>
    public TimeSpan RelistInterval { get; set; } = TimeSpan.FromHours(1);
}
