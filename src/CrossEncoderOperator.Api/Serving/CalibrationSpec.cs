using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Serving;

/// <summary>How logits become probabilities of relevance; what the server's command `calibrate` prints.</summary>
[CelRule("has(self.scale) == (self.method == 'Platt')", "goes with method Platt, which needs it", FieldPath = ".scale")]
[CelRule("has(self.offset) == (self.method == 'Platt')", "goes with method Platt, which needs it", FieldPath = ".offset")]
[CelRule("has(self.temperature) == (self.method == 'Temperature')", "goes with method Temperature, which needs it", FieldPath = ".temperature")]
public sealed record CalibrationSpec
{
    /// <summary>`Platt`: the sigmoid of scale · logit + offset. `Temperature`: the sigmoid of logit / temperature.</summary>
    [Required]
    [AllowedValues(CalibrationMethod.Platt, CalibrationMethod.Temperature)]
    public string? Method { get; init; }

    /// <summary>What a logit is multiplied by. Required for Platt, and only for it. From 0.000001 to 1000000.</summary>
    [Range(1e-6, 1e6)]
    public double? Scale { get; init; }

    /// <summary>What is added then. Required for Platt, and only for it. From -1000000 to 1000000.</summary>
    [Range(-1e6, 1e6)]
    public double? Offset { get; init; }

    /// <summary>What a logit is divided by. Required for Temperature, and only for it. From 0.000001 to 1000000.</summary>
    [Range(1e-6, 1e6)]
    public double? Temperature { get; init; }
}
