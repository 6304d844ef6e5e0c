using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>Additions to the init container that fetches or verifies the model.</summary>
public sealed record ModelContainer
{
    /// <summary>Name of the container.</summary>
    public const string ContainerName = "model";

    /// <summary>Name of the init container: `model`.</summary>
    [Required]
    [AllowedValues(ContainerName)]
    public string? Name { get; init; }

    /// <summary>Environment variables, a proxy for instance. TERMINATION_LOG is reserved. At most 64.</summary>
    [MaxLength(64)]
    [ListMap("name")]
    public IReadOnlyList<EnvironmentVariable>? Env { get; init; }
}
