using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>How the model is served.</summary>
public sealed record ServingSpec
{
    /// <summary>Image of the server. Default: the operator's `--server-image`.</summary>
    [StringLength(512)]
    [RegularExpression(@"^[A-Za-z0-9]\S*$")]
    public string? Image { get; init; }

    /// <summary>How pairs of all requests are put together for the model.</summary>
    public BatchingSpec? Batching { get; init; }

    /// <summary>How long documents are read.</summary>
    public DocumentsSpec? Documents { get; init; }

    /// <summary>What one request may ask for; more is refused with 413 or 400, slower with 504.</summary>
    public LimitsSpec? Limits { get; init; }

    /// <summary>Scores that are kept. Default: none.</summary>
    public CacheSpec? Cache { get; init; }

    /// <summary>How the model's logits become probabilities of relevance. Default: as the model's configuration says.</summary>
    public CalibrationSpec? Calibration { get; init; }

    /// <summary>A sample of the requests that is kept in the pods. Default: none.</summary>
    public CaptureSpec? Capture { get; init; }

    /// <summary>Labels that are copied to the pods. Keys under crossencoder.dev and app.kubernetes.io are reserved. At most 32.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
