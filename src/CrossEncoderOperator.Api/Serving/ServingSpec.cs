using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>How the model is served.</summary>
public sealed record ServingSpec
{
    /// <summary>Image of the server. Default: the operator's `--server-image`.</summary>
    [StringLength(512)]
    [RegularExpression(@"^[A-Za-z0-9]\S*$")]
    public string? Image { get; init; }

    /// <summary>What one request may ask for; more is refused with 413 or 400, slower with 504.</summary>
    public LimitsSpec? Limits { get; init; }

    /// <summary>Labels that are copied to the pods. Keys under crossencoder.dev and app.kubernetes.io are reserved. At most 32.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
