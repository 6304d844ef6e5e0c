namespace CrossEncoderOperator.Server.Settings;

internal sealed record RuntimeSettings
{
    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>.</summary>
    public string Provider { get; set; } = "auto";

    /// <summary>Whether the CPU may take the place of a provider that is not there.</summary>
    public bool AllowFallback { get; set; }

    /// <summary>Folder that keeps optimized graphs; null for none.</summary>
    public string? GraphCache { get; set; }

    /// <summary>Batches that run at the same time; null for what is measured to be fastest.</summary>
    public int? Workers { get; set; }

    /// <summary>Threads of each; null for an equal share.</summary>
    public int? Threads { get; set; }

    /// <summary>From the start of loading to the end of the self-test.</summary>
    public int LoadTimeoutSeconds { get; set; } = 120;
}
