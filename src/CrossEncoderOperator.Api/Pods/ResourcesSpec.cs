using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>What a pod may use; request and limit alike, so that one deployment cannot starve another.</summary>
public sealed record ResourcesSpec
{
    /// <summary>Default of <see cref="Cpu"/>.</summary>
    public const string DefaultCpu = "1";

    /// <summary>Default of <see cref="Memory"/>.</summary>
    public const string DefaultMemory = "1Gi";

    /// <summary>CPU of a pod in cores, as a quantity; the server uses as many threads, rounded up. Default: 1. From 50m to 1k.</summary>
    [JsonConverter(typeof(QuantityTextConverter))]
    [RegularExpression(Quantity.Pattern)]
    public string? Cpu { get; init; }

    /// <summary>Memory of a pod in bytes, as a quantity. Default: 1Gi. From 64Mi to 64Ti.</summary>
    [JsonConverter(typeof(QuantityTextConverter))]
    [RegularExpression(Quantity.Pattern)]
    public string? Memory { get; init; }
}
