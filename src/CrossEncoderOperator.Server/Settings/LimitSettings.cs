namespace CrossEncoderOperator.Server.Settings;

internal sealed record LimitSettings
{
    public int DocumentsPerRequest { get; set; } = 1000;

    public long BodyBytes { get; set; } = 4 << 20;

    /// <summary>Tokens that may wait; a request that finds nothing waiting may have more.</summary>
    public long QueuedTokens { get; set; } = 262_144;

    /// <summary>From the first byte of a request to its answer.</summary>
    public int TimeoutSeconds { get; set; } = 30;
}
