namespace CrossEncoderOperator.Rig.Load;

/// <summary>How a load is put on a service, and where it ends by itself.</summary>
/// <param name="Service">Base address of the service.</param>
public sealed record LoadOptions(Uri Service)
{
    /// <summary>Most requests at a time, each on a connection of its own.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>
    /// Requests start at this rate whatever the answers do, as long as a worker is free; one that had to wait is timed from when it
    /// was due. Null: a worker sends the next one as soon as it has its answer.
    /// </summary>
    public double? RequestsPerSecond { get; init; }

    public long MaxRequests { get; init; } = 1_000_000;

    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Headers of every request, <c>Host</c> for one.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
