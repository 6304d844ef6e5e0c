namespace CrossEncoderOperator.Inference.Scoring.Caching;

/// <summary>Pairs that one request has scored, and that others may wait for.</summary>
internal sealed class Flight
{
    private readonly TaskCompletionSource<PairScore[]?> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<UInt128> Keys { get; } = [];

    /// <summary>The scores in the order of the keys; null when the request failed, so that who waits has to ask himself.</summary>
    public Task<PairScore[]?> Scores => _landed.Task;

    public void Land(PairScore[]? scores) => _landed.SetResult(scores);
}
