namespace CrossEncoderOperator.Server.Settings;

internal sealed record LimitSettings
{
    public int DocumentsPerRequest { get; init; } = 1000;

    public long BodyBytes { get; init; } = 4 << 20;

    /// <summary>From the first byte of a request to its answer.</summary>
    public int TimeoutSeconds { get; init; } = 30;
}
