namespace CrossEncoderOperator.Server.Settings;

internal sealed record LimitSettings
{
    public int DocumentsPerRequest { get; set; } = 1000;

    public long BodyBytes { get; set; } = 4 << 20;

    /// <summary>From the first byte of a request to its answer.</summary>
    public int TimeoutSeconds { get; set; } = 30;
}
