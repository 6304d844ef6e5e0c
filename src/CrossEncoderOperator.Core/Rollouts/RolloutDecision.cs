using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Core.Inquiries;

namespace CrossEncoderOperator.Core.Rollouts;

/// <summary>Which revisions serve, and what is to be remembered.</summary>
internal sealed record RolloutDecision
{
    /// <summary>The revision that serves.</summary>
    public required string? Stable { get; init; }

    /// <summary>The revision that is under way.</summary>
    public required string? Canary { get; init; }

    /// <summary>The revision that served before.</summary>
    public required string? Previous { get; init; }

    /// <summary>The revisions that have pods, the one that serves first.</summary>
    public required IReadOnlyList<LiveRevision> Live { get; init; }

    public required RolloutStatus? Rollout { get; init; }

    public required IReadOnlyList<HistoryEntry> History { get; init; }

    public required IReadOnlyList<QuarantineEntry> Quarantined { get; init; }

    public required string? RetryToken { get; init; }

    public required ActionStatus? LastAction { get; init; }

    /// <summary>Whether the annotation that asked for <see cref="LastAction"/> is to be removed.</summary>
    public required bool ClearAction { get; init; }

    /// <summary>What to find out for the next decision.</summary>
    public required IReadOnlyList<Inquiry> Asks { get; init; }

    /// <summary>When to decide again though nothing changes.</summary>
    public required DateTimeOffset? WakeAt { get; init; }
}
