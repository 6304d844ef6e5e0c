using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Schema;

namespace CrossEncoderOperator.Api.Rollouts;

/// <summary>The latest rollout.</summary>
public sealed record RolloutStatus
{
    /// <summary>Hash of the revision that it brings.</summary>
    [Required]
    public string? Revision { get; init; }

    /// <summary>
    /// `Preflight`, `Starting`, `Stepping`, `Paused`, `Promoting`; after the promotion `Baking`, `Watching`, `Completed`; or `RolledBack`.
    /// </summary>
    [AllowedValues(
        RolloutState.Preflight, RolloutState.Starting, RolloutState.Stepping, RolloutState.Paused, RolloutState.Promoting,
        RolloutState.Baking, RolloutState.Watching, RolloutState.Completed, RolloutState.RolledBack)]
    public string? State { get; init; }

    /// <summary>Why it is in this state, in one word; absent when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The same in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Number of the step it is in, from 1; 0 before the first.</summary>
    public int Step { get; init; }

    /// <summary>How many steps there are.</summary>
    public int Steps { get; init; }

    /// <summary>Share of the traffic in percent, as asked for.</summary>
    public int Weight { get; init; }

    /// <summary>Whether replicas that serve make room for it, since no node had any.</summary>
    public bool? Swap { get; init; }

    /// <summary>When it began.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>When the state or step began.</summary>
    public DateTime? StepStartedAt { get; init; }

    /// <summary>When the judging began: events before it do not count.</summary>
    public DateTime? JudgedSince { get; init; }

    /// <summary>When Prometheus was last asked.</summary>
    public DateTime? LookedAt { get; init; }

    /// <summary>Since when some objective has been undecided.</summary>
    public DateTime? UndecidedSince { get; init; }

    /// <summary>What is known of each objective.</summary>
    [ListMap("sli")]
    public IReadOnlyList<VerdictStatus>? Verdicts { get; init; }

    /// <summary>How the golden set was ranked.</summary>
    public QualityStatus? Quality { get; init; }

    /// <summary>Counts behind the verdicts, for the operator's own use.</summary>
    [ListMap("sli")]
    public IReadOnlyList<EvidenceStatus>? Evidence { get; init; }
}
