namespace CrossEncoderOperator.Server.Settings;

/// <summary>What <c>server.json</c> holds.</summary>
internal sealed record ServerSettings
{
    public string Name { get; set; } = "";

    public string Namespace { get; set; } = "";

    public string Revision { get; set; } = "";

    public ModelSettings Model { get; set; } = new();

    public RuntimeSettings Runtime { get; set; } = new();

    public BatchingSettings Batching { get; set; } = new();

    public LimitSettings Limits { get; set; } = new();

    public DocumentSettings Documents { get; set; } = new();

    /// <summary>Null for the scores of the model as they are.</summary>
    public CalibrationSettings? Calibration { get; set; }

    public CacheSettings Cache { get; set; } = new();

    public CaptureSettings Capture { get; set; } = new();

    public DriftSettings Drift { get; set; } = new();
}
