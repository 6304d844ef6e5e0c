using CrossEncoderOperator.Inference;

namespace CrossEncoderOperator.Server.Health;

/// <summary>The phase of the server, and the model once it is ready.</summary>
internal sealed class ServerState
{
    private readonly Lock _lock = new();

    public Phase Phase { get; private set; }

    /// <summary>Null until the self-test passed.</summary>
    public CrossEncoder? Model { get; private set; }

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

    public void Ready(CrossEncoder model, StartUp startUp)
    {
        StartUp = startUp;
        Move(Phase.Ready, model);
    }

    /// <summary>Requests are still answered, but no more should be sent.</summary>
    public void Drain() => Move(Phase.Draining, null);

    /// <summary>Forward only: a model that is loaded while the server drains does not make it ready.</summary>
    private void Move(Phase phase, CrossEncoder? model)
    {
        lock (_lock)
        {
            if (phase <= Phase)
                return;
            Phase = phase;
            Model ??= model;
        }
    }
}
