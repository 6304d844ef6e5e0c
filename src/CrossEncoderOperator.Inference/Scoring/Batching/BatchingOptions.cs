namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>How pairs of all requests are put into batches.</summary>
public sealed record BatchingOptions
{
    /// <summary>Tokens of a batch, padding included; a longer pair is a batch of its own. Null for what suits the provider.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How long a batch that is not full waits for more pairs while another one runs.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Tokens that may wait; a request that finds nothing waiting may have more.</summary>
    public long QueuedTokens { get; init; } = 262_144;
}
