using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>What the number of replicas follows between its bounds.</summary>
[CelRule(
    "!has(self.inFlightDocuments) || !has(self.type) || self.type == 'InFlightDocuments'", "is for type InFlightDocuments only",
    FieldPath = ".inFlightDocuments")]
public sealed record ScalingTarget
{
    /// <summary>Default of <see cref="InFlightDocuments"/>.</summary>
    public const int DefaultInFlightDocuments = 200;

    /// <summary>
    /// `InFlightDocuments`: the documents that are being ranked at a time. `External`: `replicas`, which somebody else writes through the
    /// subresource `scale`. Default: InFlightDocuments.
    /// </summary>
    [AllowedValues(ScalingTargetType.InFlightDocuments, ScalingTargetType.External)]
    public string? Type { get; init; }

    /// <summary>Documents in flight that a ready replica is meant to have on average. Default: 200. From 1 to 1000000.</summary>
    [Range(1, 1_000_000)]
    public int? InFlightDocuments { get; init; }

    /// <summary>How fast it follows.</summary>
    public ScalingBehavior? Behavior { get; init; }
}
