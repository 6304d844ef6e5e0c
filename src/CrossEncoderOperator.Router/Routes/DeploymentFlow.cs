using CrossEncoderOperator.Router.Balancing;
using CrossEncoderOperator.Router.Holding;

namespace CrossEncoderOperator.Router.Routes;

/// <summary>What of a deployment changes from request to request; outlives the route table.</summary>
internal sealed class DeploymentFlow(ulong phase)
{
    private int _inFlight;
    private uint _turn;

    /// <summary>Of requests among revisions.</summary>
    public Positions Requests { get; } = new(phase);

    /// <summary>Of stable's requests, those to copy.</summary>
    public Positions Mirrored { get; } = new(phase);

    /// <summary>Of held requests to the replicas.</summary>
    public DocumentGate Gate { get; } = new();

    /// <summary>Among replicas that are equal otherwise.</summary>
    public uint NextTurn() => Interlocked.Increment(ref _turn);

    /// <summary>Admits a request unless <paramref name="limit"/> are in flight; each one admitted must <see cref="Leave"/>.</summary>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _inFlight) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
