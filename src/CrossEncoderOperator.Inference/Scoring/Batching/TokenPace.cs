namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>How long all workers together take for a token: an average in which each batch counts less than the next one.</summary>
internal sealed class TokenPace(int workers)
{
    private const double Decay = 0.9;

    private double _seconds;
    private double _tokens;
    private double _fastest;

    private double Current => _tokens > 0 ? _seconds / _tokens : 0;

    /// <param name="tokens">Tokens of a batch without padding.</param>
    /// <param name="ran">What one worker took for it.</param>
    public void Observe(int tokens, TimeSpan ran)
    {
        _seconds = _seconds * Decay + ran.TotalSeconds / workers;
        _tokens = _tokens * Decay + tokens;
        _fastest = _fastest > 0 ? Math.Min(_fastest, Current) : Current;
    }

    /// <summary>Time for so many tokens; zero as long as nothing ran.</summary>
    public TimeSpan Of(long tokens) => TimeSpan.FromSeconds(Current * tokens);

    /// <summary>Time that one of the workers takes for them.</summary>
    public TimeSpan OfOneWorker(long tokens) => Of(tokens) * workers;

    /// <summary>Time for them at the fastest pace that was seen: an estimate that a slow phase cannot spoil for good.</summary>
    public TimeSpan AtBest(long tokens) => TimeSpan.FromSeconds(_fastest * tokens);
}
