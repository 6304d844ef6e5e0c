using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>How pairs of all requests are put together for the model.</summary>
public sealed record BatchingSpec
{
    /// <summary>Default of <see cref="MaxWait"/>.</summary>
    public const string DefaultMaxWait = "2ms";

    /// <summary>
    /// Tokens of a batch, padding included; a longer pair is a batch of its own. Default: 2048 on a CPU, 16384 on a GPU. From 8 to 1048576.
    /// </summary>
    [Range(8, 1 << 20)]
    public int? MaxTokens { get; init; }

    /// <summary>
    /// Longest time that a batch which is not full waits for more pairs while another one runs, as a duration. Default: 2ms. From 0ms to 1s,
    /// in whole milliseconds.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? MaxWait { get; init; }
}
