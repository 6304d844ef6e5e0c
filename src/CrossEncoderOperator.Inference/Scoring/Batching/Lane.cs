namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>Requests of a size wait together.</summary>
internal enum Lane
{
    /// <summary>Small requests, which somebody waits for.</summary>
    Interactive,

    /// <summary>Large requests, which must not hold up the small ones.</summary>
    Bulk,
}
