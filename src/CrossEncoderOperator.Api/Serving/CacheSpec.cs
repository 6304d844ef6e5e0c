using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>Scores that each replica keeps, found by what the model reads. Those of quantized models are not kept.</summary>
public sealed record CacheSpec
{
    /// <summary>Default of <see cref="Ttl"/>.</summary>
    public const string DefaultTtl = "1h";

    /// <summary>
    /// Memory for scores, as a quantity of bytes; all of it is taken from `spec.resources.memory` at the start. Default: 0, no cache. Else from
    /// 1Mi to 64Gi, and less than that memory.
    /// </summary>
    [JsonConverter(typeof(QuantityTextConverter))]
    [RegularExpression(Quantity.Pattern)]
    public string? Size { get; init; }

    /// <summary>How long a score is kept, as a duration. Default: 1h. From 1s to 365d, in whole seconds.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? Ttl { get; init; }
}
