namespace CrossEncoderOperator.OperatorBench;

/// <summary>What was measured with a fleet of one size. Times in seconds but where said.</summary>
internal sealed record Measurement
{
    public required int Size { get; init; }

    /// <summary>From the first apply to the last object that is ready.</summary>
    public required double Ready { get; init; }

    /// <summary>Processor time of the operator and of the cluster until then.</summary>
    public required (double Operator, double Cluster) Processor { get; init; }

    /// <summary>Peak of the operator's resident memory, in MiB.</summary>
    public required double PeakMemory { get; init; }

    /// <summary>The operator's requests until all were ready.</summary>
    public required double RequestsPerObject { get; init; }

    /// <summary>Time of a reconcile in ms, of those until all were ready.</summary>
    public required (double P50, double P99) Reconcile { get; init; }

    /// <summary>The operator's writes while nothing happened, its lease aside.</summary>
    public required double WritesPerMinute { get; init; }

    /// <summary>From the first of the writes that change every spec to the last object whose change was observed.</summary>
    public required double Change { get; init; }

    /// <summary>From the start of a process to the observation of what changed while none ran.</summary>
    public required double Restart { get; init; }

    /// <summary>From SIGKILL of the leader to the observation, by the standby, of what changed right after.</summary>
    public required double Failover { get; init; }
}
