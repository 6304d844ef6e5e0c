using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>An environment variable of a container.</summary>
[CelRule("!(has(self.value) && has(self.valueFrom))", "set value or valueFrom, not both")]
public sealed record EnvironmentVariable
{
    /// <summary>Name of the variable.</summary>
    [Required]
    [StringLength(256)]
    [RegularExpression("^[A-Za-z_][A-Za-z0-9_]*$")]
    public string? Name { get; init; }

    /// <summary>Value of the variable.</summary>
    [StringLength(4096)]
    public string? Value { get; init; }

    /// <summary>Where the value comes from, instead of `value`.</summary>
    public EnvironmentVariableSource? ValueFrom { get; init; }
}
