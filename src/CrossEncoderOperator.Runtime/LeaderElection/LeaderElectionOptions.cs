namespace CrossEncoderOperator.Runtime.LeaderElection;

/// <summary>Leader election by a Lease of coordination.k8s.io.</summary>
public sealed class LeaderElectionOptions
{
    /// <summary>False runs the controllers at once: only with a single replica. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Namespace of the Lease. Default: <c>POD_NAMESPACE</c>, else that of the kubeconfig or service account.</summary>
    public string? Namespace { get; set; }

    /// <summary>Name of the Lease. Default: the name of the program.</summary>
    public string? LeaseName { get; set; }

    /// <summary>A standby takes the lease when it has seen no renewal for this long. Default 10 s.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The leader gives up when it could not renew for this long; less than <see cref="LeaseDuration"/>. Default 7 s.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(7);

    /// <summary>Time between tries; less than <see cref="RenewDeadline"/>. Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);
}
