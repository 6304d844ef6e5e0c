using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>A step of a rollout: a share of traffic for a time, a pause until somebody resumes, or both.</summary>
[CelRule("has(self.weight) || (has(self.pause) && self.pause)", "set weight, or pause: true")]
[CelRule("!has(self.hold) || !has(self.pause) || !self.pause", "a pause ends when it is resumed: set hold or pause, not both")]
public sealed record RolloutStep
{
    /// <summary>The canary's share of the traffic in percent. Default: that of the step before, 0 in the first. From 0 to 100.</summary>
    [Range(0, 100)]
    public int? Weight { get; init; }

    /// <summary>Shortest time at this weight, as a duration. All objectives must pass as well. Default: 0s. From 0s to 7d.</summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? Hold { get; init; }

    /// <summary>Stay until the annotation `crossencoder.dev/action: resume@&lt;revision&gt;` is set. Default: false.</summary>
    public bool? Pause { get; init; }
}
