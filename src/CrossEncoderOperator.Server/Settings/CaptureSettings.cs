namespace CrossEncoderOperator.Server.Settings;

/// <summary>A sample of requests that is kept in files.</summary>
internal sealed record CaptureSettings
{
    public const long MinBytes = 1 << 20;

    public static readonly IReadOnlyList<string> Kinds = ["Email", "Phone", "CardNumber", "IpAddress"];

    /// <summary>Share of the requests; 0 for none.</summary>
    public double SampleRate { get; set; }

    /// <summary>What is taken out of texts before they are written.</summary>
    public IReadOnlyList<string> Redact { get; set; } = Kinds;

    /// <summary>Folder for the files; needed when there is a sample rate.</summary>
    public string? Directory { get; set; }

    /// <summary>All files together; the oldest give way.</summary>
    public long MaxBytes { get; set; } = 64 << 20;

    /// <summary>How long a file is kept after its last request.</summary>
    public int MaxAgeSeconds { get; set; } = 86400;

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? FindProblem() => this switch
    {
        { SampleRate: not (>= 0 and <= 1) } => "capture.sampleRate must be between 0 and 1",
        { SampleRate: > 0, Directory: null } => "capture.directory is missing",
        { Directory: { } folder } when !Path.IsPathRooted(folder) => "capture.directory must be an absolute path",
        { MaxBytes: < MinBytes } => $"capture.maxBytes must be at least {MinBytes}",
        { MaxAgeSeconds: < 60 or > 31536000 } => "capture.maxAgeSeconds must be between 60 and 31536000",
        _ when Redact.Except(Kinds, StringComparer.Ordinal).FirstOrDefault() is not null =>
            $"capture.redact must hold only {string.Join(", ", Kinds)}",
        _ => null,
    };
}
