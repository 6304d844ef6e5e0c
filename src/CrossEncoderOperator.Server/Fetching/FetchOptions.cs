namespace CrossEncoderOperator.Server.Fetching;

/// <summary>What a download may do.</summary>
internal sealed record FetchOptions
{
    public const long DefaultMaxBytes = 20L << 30;

    /// <summary>All files of the model together.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    public bool AllowHttp { get; init; }

    /// <summary>Whether loopback, private and link-local addresses may be asked.</summary>
    public bool AllowPrivate { get; init; }

    public int Attempts { get; init; } = 5;

    /// <summary>Upper bound of the first pause between attempts; it doubles with each.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time without a byte.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
