using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Models;

/// <summary>Where the model comes from and how it is read.</summary>
[CelRule("!self.uri.startsWith('https://') || has(self.sha256)", "an https:// model must be pinned by its sha256", FieldPath = ".sha256")]
public sealed record ModelSpec
{
    /// <summary>
    /// Directory of the model in Hugging Face layout. `https://host/path` is a directory URL that serves `SHA256SUMS` and the files it
    /// lists. `file:///path` is a directory on the node; the operator accepts only paths that its administrator allows.
    /// </summary>
    [Required]
    [StringLength(2048)]
    [RegularExpression("^(https|file)://.+$")]
    public string? Uri { get; init; }

    /// <summary>
    /// Digest of the model: SHA-256, in 64 lower-case hexadecimal digits, of its manifest (`SHA256SUMS`). A model with another digest is
    /// never served. Required for `https://`.
    /// </summary>
    [RegularExpression("^[0-9a-f]{64}$")]
    public string? Sha256 { get; init; }

    /// <summary>
    /// Precision of the model's file that is served: `auto`, `fp32`, `fp16` or `int8`. `auto` takes fp16 on a GPU, int8 on a CPU that is made
    /// for it, else fp32, or what there is; a variant that is named must be there. Default: auto.
    /// </summary>
    [AllowedValues(ModelVariant.Auto, ModelVariant.Fp32, ModelVariant.Fp16, ModelVariant.Int8)]
    public string? Variant { get; init; }

    /// <summary>
    /// Longest query-document pair, in tokens; what is longer is truncated. Default: what the model can read; more than that is refused
    /// by the pods. From 8 to 8192.
    /// </summary>
    [Range(8, 8192)]
    public int? MaxTokens { get; init; }
}
