using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Pods;

/// <summary>Additions to the container that serves.</summary>
public sealed record ServerContainer
{
    /// <summary>Name of the container.</summary>
    public const string ContainerName = "server";

    /// <summary>Name of the container: `server`.</summary>
    [Required]
    [AllowedValues(ContainerName)]
    public string? Name { get; init; }

    /// <summary>Environment variables. Those that the operator sets (POD_*, CPU_LIMIT, TERMINATION_LOG) are reserved. At most 64.</summary>
    [MaxLength(64)]
    [ListMap("name")]
    public IReadOnlyList<EnvironmentVariable>? Env { get; init; }
}
