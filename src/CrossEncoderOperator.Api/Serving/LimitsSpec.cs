using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>What one request may ask for, and how many may wait.</summary>
public sealed record LimitsSpec
{
    /// <summary>Default of <see cref="DocumentsPerRequest"/>.</summary>
    public const int DefaultDocumentsPerRequest = 1000;

    /// <summary>Default of <see cref="BodyBytes"/>.</summary>
    public const string DefaultBodyBytes = "4Mi";

    /// <summary>Default of <see cref="QueuedTokens"/>.</summary>
    public const int DefaultQueuedTokens = 262_144;

    /// <summary>Default of <see cref="Timeout"/>.</summary>
    public const string DefaultTimeout = "30s";

    /// <summary>Most documents in one request. Default: 1000. From 1 to 10000.</summary>
    [Range(1, 10_000)]
    public int? DocumentsPerRequest { get; init; }

    /// <summary>Largest request body, as a quantity of bytes. Default: 4Mi. From 1Ki to 64Mi.</summary>
    [JsonConverter(typeof(QuantityTextConverter))]
    [RegularExpression(Quantity.Pattern)]
    public string? BodyBytes { get; init; }

    /// <summary>
    /// Tokens that may wait at a replica; a request that would make it more is refused with 429, unless nothing waits. Default: 262144.
    /// From 1 to 1000000000.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int? QueuedTokens { get; init; }

    /// <summary>Longest time one request may take, as a duration. Default: 30s. From 1s to 10m, in whole seconds.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? Timeout { get; init; }
}
