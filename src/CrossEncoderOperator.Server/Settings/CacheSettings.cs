namespace CrossEncoderOperator.Server.Settings;

/// <summary>How scores are kept.</summary>
internal sealed record CacheSettings
{
    public const long MinBytes = 1 << 20;
    public const long MaxBytes = 1L << 36;

    /// <summary>Memory for scores, all of it taken at the start; 0 for no cache.</summary>
    public long SizeBytes { get; set; }

    public int TtlSeconds { get; set; } = 3600;

    /// <summary>Also for int8 models, whose scores depend a little on what else was in the batch.</summary>
    public bool Quantized { get; set; }
}
