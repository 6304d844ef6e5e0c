using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Slo;

/// <summary>Where a golden set is.</summary>
public sealed record GoldenSetSource
{
    /// <summary>Default of <see cref="Key"/>.</summary>
    public const string DefaultKey = "golden.jsonl";

    /// <summary>Name of a ConfigMap in the same namespace.</summary>
    [Required]
    [StringLength(253)]
    [RegularExpression("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")]
    public string? ConfigMap { get; init; }

    /// <summary>
    /// Key in it: JSON lines, each with a `query`, its `documents`, and their `grades` of relevance in the same order, whole numbers
    /// from 0 (irrelevant) to 10. Default: golden.jsonl.
    /// </summary>
    [StringLength(253)]
    [RegularExpression("^[-._a-zA-Z0-9]+$")]
    public string? Key { get; init; }
}
