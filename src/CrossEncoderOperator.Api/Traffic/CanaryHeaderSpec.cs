using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Traffic;

/// <summary>A header that leads to the canary.</summary>
public sealed record CanaryHeaderSpec
{
    /// <summary>Pattern of the name of a header.</summary>
    public const string NamePattern = "^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?$";

    /// <summary>Name of the header; case does not matter.</summary>
    [Required]
    [StringLength(64)]
    [RegularExpression(NamePattern)]
    public string? Name { get; init; }

    /// <summary>Value that it must have, exactly.</summary>
    [Required]
    [StringLength(256)]
    [RegularExpression("^[!-~]([ -~]*[!-~])?$")]
    public string? Value { get; init; }
}
