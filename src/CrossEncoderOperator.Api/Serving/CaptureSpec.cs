using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>
/// A sample of the requests, with their scores, that is written to files under /var/lib/crossencoder/capture in the pods, and goes with them.
/// </summary>
public sealed record CaptureSpec
{
    /// <summary>Default of <see cref="MaxSize"/>.</summary>
    public const string DefaultMaxSize = "64Mi";

    /// <summary>Default of <see cref="MaxAge"/>.</summary>
    public const string DefaultMaxAge = "1d";

    /// <summary>Share of the requests. Default: 0, none. From 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double? SampleRate { get; init; }

    /// <summary>What is taken out of texts before they are written. Default: all. An empty list leaves texts as they are.</summary>
    [MaxLength(4)]
    [AllowedValues(RedactionKind.Email, RedactionKind.Phone, RedactionKind.CardNumber, RedactionKind.IpAddress)]
    public IReadOnlyList<string>? Redact { get; init; }

    /// <summary>All files of a pod together, as a quantity of bytes; the oldest give way. Default: 64Mi. From 1Mi to 64Gi.</summary>
    [JsonConverter(typeof(QuantityTextConverter))]
    [RegularExpression(Quantity.Pattern)]
    public string? MaxSize { get; init; }

    /// <summary>How long a file is kept after its last request, as a duration. Default: 1d. From 1m to 365d, in whole seconds.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? MaxAge { get; init; }
}
