using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>How a new revision replaces the one that serves.</summary>
[CelRule(
    "!has(self.steps) || self.steps.filter(s, has(s.weight)).map(s, s.weight).isSorted()",
    "the weights of the steps must not fall", FieldPath = ".steps")]
[CelRule(
    "!has(self.steps) || !has(self.strategy) || self.strategy == 'Canary'", "is for strategy Canary only", FieldPath = ".steps")]
public sealed record RolloutSpec
{
    /// <summary>Default of <see cref="ProgressDeadline"/>.</summary>
    public const string DefaultProgressDeadline = "10m";

    /// <summary>Default of <see cref="RevisionHistoryLimit"/>.</summary>
    public const int DefaultRevisionHistoryLimit = 5;

    /// <summary>Default of <see cref="Bake"/> where there are objectives.</summary>
    public const string DefaultBake = "10m";

    /// <summary>Default of <see cref="RollbackWindow"/>.</summary>
    public const string DefaultRollbackWindow = "24h";

    /// <summary>
    /// `Canary`: traffic moves to a new revision in `steps`. `AllAtOnce`: all traffic moves once all its replicas are ready. The first
    /// revision of all takes no steps. Default: Canary where there are steps, else AllAtOnce.
    /// </summary>
    [AllowedValues(RolloutStrategy.Canary, RolloutStrategy.AllAtOnce)]
    public string? Strategy { get; init; }

    /// <summary>
    /// Steps on the way to 100 %, which comes after the last. A step ends when its hold is over and every objective passes.
    /// </summary>
    [MaxLength(20)]
    public IReadOnlyList<RolloutStep>? Steps { get; init; }

    /// <summary>How a new revision is judged.</summary>
    public AnalysisSpec? Analysis { get; init; }

    /// <summary>
    /// What a breach of an objective does. `Rollback`: all traffic goes back to the revision that served before, and the breaching one
    /// is quarantined. `Pause`: traffic stays as it is until somebody decides. Default: Rollback.
    /// </summary>
    [AllowedValues(BreachAction.Rollback, BreachAction.Pause)]
    public string? OnBreach { get; init; }

    /// <summary>
    /// What is done when no node has room for the canary's pods. `Wait`: wait for room, until the progress deadline. `Swap`: replicas that
    /// serve make room for them, one at a time. Default: Wait.
    /// </summary>
    [AllowedValues(CapacityAction.Wait, CapacityAction.Swap)]
    public string? OnNoCapacity { get; init; }

    /// <summary>
    /// Time after a promotion for which the revision before it is kept running, as a duration. Default: 10m where there are
    /// objectives, else 0s. From 0s to 7d.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? Bake { get; init; }

    /// <summary>
    /// Time after a promotion, as a duration, in which a breach still leads back to the revision before it, and in which going back to
    /// that revision takes no steps. Default: 24h. From 0s to 30d.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? RollbackWindow { get; init; }

    /// <summary>
    /// Longest time, as a duration, until replicas that were asked for are ready. After it the rollout is ended and the revision that serves
    /// goes on; a first revision is reported as stalled and waited for. Default: 10m. From 1s to 7d.
    /// </summary>
    [StringLength(Duration.MaxLength)]
    [RegularExpression(Duration.Pattern)]
    public string? ProgressDeadline { get; init; }

    /// <summary>Revisions that are kept beside those in use, to go back to. Default: 5. From 0 to 100.</summary>
    [Range(0, 100)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Change it to try a quarantined revision again. Any text of up to 64 characters.</summary>
    [StringLength(64)]
    public string? RetryToken { get; init; }
}
