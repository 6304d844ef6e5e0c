using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Traffic;

/// <summary>A Gateway, or a listener of one.</summary>
public sealed record GatewayReference
{
    /// <summary>Name of the Gateway.</summary>
    [Required]
    [StringLength(253)]
    public string? Name { get; init; }

    /// <summary>Its namespace. Default: that of the CrossEncoderDeployment.</summary>
    [StringLength(63)]
    public string? Namespace { get; init; }

    /// <summary>Name of a listener. Default: all.</summary>
    [StringLength(253)]
    public string? SectionName { get; init; }

    /// <summary>Port of a listener. Default: all.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }
}
