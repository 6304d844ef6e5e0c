using System.ComponentModel.DataAnnotations;

namespace CrossEncoderOperator.Api.Traffic;

/// <summary>Copies of requests to the canary.</summary>
public sealed record MirrorSpec
{
    /// <summary>Share of the requests of the revision that serves, in percent. From 0 to 100.</summary>
    [Range(0, 100)]
    public int Percent { get; init; }
}
