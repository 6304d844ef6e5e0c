using System.Net;

namespace CrossEncoderOperator.Router.Balancing;

/// <summary>One pod of a revision. It keeps its identity over route tables, and what it counts with it.</summary>
internal sealed class Replica(IPEndPoint address)
{
    private readonly ReplicaHealth _health = new();
    private int _outstanding;

    public IPEndPoint Address { get; } = address;

    /// <summary>What a request's path is appended to.</summary>
    public string Prefix { get; } = $"http://{address}";

    /// <summary>Requests that were sent and have not ended.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    public bool Allows(TimeSpan now) => _health.Allows(now);

    public void Begin(TimeSpan now)
    {
        Interlocked.Increment(ref _outstanding);
        _health.Begin(now);
    }

    public void End(Outcome outcome, TimeSpan now)
    {
        Interlocked.Decrement(ref _outstanding);
        _health.End(outcome, now);
    }
}
