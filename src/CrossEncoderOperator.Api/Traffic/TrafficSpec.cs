using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Traffic;

/// <summary>How requests reach the revisions.</summary>
[CelRule(
    "!has(self.mode) || self.mode != 'GatewayAPI' || has(self.gateway)", "is required when mode is GatewayAPI", FieldPath = ".gateway")]
[CelRule("!has(self.mode) || self.mode != 'GatewayAPI' || !has(self.stickyHeader)", "is for mode Router only", FieldPath = ".stickyHeader")]
public sealed record TrafficSpec
{
    /// <summary>
    /// `Router`: requests go through the operator's router. `GatewayAPI`: an HTTPRoute splits them, and the Service leads to the revision
    /// that serves. Default: Router.
    /// </summary>
    [AllowedValues(TrafficMode.Router, TrafficMode.GatewayApi)]
    public string? Mode { get; init; }

    /// <summary>The Gateway to attach to; required in mode GatewayAPI.</summary>
    public GatewaySpec? Gateway { get; init; }

    /// <summary>Copy requests to the canary as well, and drop its answers.</summary>
    public MirrorSpec? Mirror { get; init; }

    /// <summary>Requests with this header go to the canary whatever its weight.</summary>
    public CanaryHeaderSpec? CanaryHeader { get; init; }

    /// <summary>
    /// Name of a header whose value ties a client to a revision: requests with the same value go the same way, and stay at the
    /// canary while its weight grows. Default: none. For mode Router only.
    /// </summary>
    [StringLength(64)]
    [RegularExpression(CanaryHeaderSpec.NamePattern)]
    public string? StickyHeader { get; init; }
}
