namespace CrossEncoderOperator.Server.Settings;

/// <summary>What scores and lengths are compared with.</summary>
internal sealed record DriftSettings
{
    /// <summary>File with what <c>GET /drift</c> said when the reference was taken; it may come and change later. Null for none.</summary>
    public string? Reference { get; set; }

    /// <summary>Documents in the window below which nothing is said.</summary>
    public int MinSamples { get; set; } = 1000;

    /// <summary>Documents of so long are compared, of half of it at least.</summary>
    public int WindowSeconds { get; set; } = 3600;
}
