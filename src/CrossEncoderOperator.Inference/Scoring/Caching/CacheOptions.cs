namespace CrossEncoderOperator.Inference.Scoring.Caching;

/// <summary>How scores are kept.</summary>
/// <param name="Bytes">Memory for them.</param>
/// <param name="TimeToLive">How long a score is kept.</param>
/// <param name="Quantized">Also for int8 models, whose scores depend on what else was in the batch.</param>
public sealed record CacheOptions(long Bytes, TimeSpan TimeToLive, bool Quantized);
