using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Traffic;

/// <summary>What the HTTPRoute attaches to.</summary>
public sealed record GatewaySpec
{
    /// <summary>Gateways.</summary>
    [Required]
    [MaxLength(8)]
    public IReadOnlyList<GatewayReference>? ParentRefs { get; init; }

    /// <summary>Host names of the route. Default: those of the Gateway's listeners.</summary>
    [MaxLength(16)]
    public IReadOnlyList<string>? Hostnames { get; init; }
}
