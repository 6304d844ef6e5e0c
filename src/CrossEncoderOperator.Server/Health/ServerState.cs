using CrossEncoderOperator.Server.Reranking;

namespace CrossEncoderOperator.Server.Health;

/// <summary>The phase of the server, and what answers once it is ready.</summary>
internal sealed class ServerState
{
    private readonly Lock _lock = new();

    public Phase Phase { get; private set; }

    /// <summary>Null until the self-test passed.</summary>
    public Reranker? Reranker { get; private set; }

    /// <summary>Null until it is ready.</summary>
    public StartUp? StartUp { get; private set; }

    public string PhaseText => Phase switch
    {
        Phase.Loading => "loading the model",
        Phase.WarmingUp => "warming up",
        Phase.Ready => "ready",
        _ => "draining",
    };

    public void WarmUp() => Move(Phase.WarmingUp, null);

    public void Ready(Reranker reranker, StartUp startUp)
    {
        StartUp = startUp;
        Move(Phase.Ready, reranker);
    }

    /// <summary>Requests are still answered, but no more should be sent.</summary>
    public void Drain() => Move(Phase.Draining, null);

    /// <summary>Forward only: a model that is loaded while the server drains does not make it ready.</summary>
    private void Move(Phase phase, Reranker? reranker)
    {
        lock (_lock)
        {
            if (phase <= Phase)
            {
                return;
            }

            Phase = phase;
            Reranker ??= reranker;
        }
    }
}
