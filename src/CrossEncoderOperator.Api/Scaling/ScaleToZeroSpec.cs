using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Scaling;

/// <summary>When an idle deployment falls asleep, and what becomes of a request that finds it so.</summary>
public sealed record ScaleToZeroSpec
{
    /// <summary>Default of <see cref="IdleAfter"/>.</summary>
    public const string DefaultIdleAfter = "15m";

    /// <summary>Default of <see cref="HoldTimeout"/>.</summary>
    public const string DefaultHoldTimeout = "60s";

    /// <summary>Time without a request after which no replica runs, as a duration. Default: 15m. From 1s to 30d.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? IdleAfter { get; init; }

    /// <summary>
    /// What becomes of a request that finds no replica. `Hold`: it wakes the deployment and is answered once a replica is ready. `Reject`: it
    /// wakes the deployment and is refused with status 503 and Retry-After. Default: Hold.
    /// </summary>
    [AllowedValues(RequestAction.Hold, RequestAction.Reject)]
    public string? OnRequest { get; init; }

    /// <summary>Longest time that a request is held, as a duration; then it is refused with status 503. Default: 60s. From 1s to 10m.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? HoldTimeout { get; init; }
}
