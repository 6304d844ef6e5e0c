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
    /// Longest query-document pair, in tokens; what is longer is truncated. Default: what the model can read; more than that is refused
    /// by the pods. From 8 to 8192.
    /// </summary>
    [Range(8, 8192)]
    public int? MaxTokens { get; init; }
}
