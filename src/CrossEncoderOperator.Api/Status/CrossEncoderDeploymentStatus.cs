using System.ComponentModel.DataAnnotations;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Scaling;
using CrossEncoderOperator.Api.Schema;
using k8s.Models;

namespace CrossEncoderOperator.Api.Status;

/// <summary>What the operator observed.</summary>
public sealed record CrossEncoderDeploymentStatus
{
    /// <summary>Generation of the spec that this status speaks of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Address that clients use.</summary>
    public string? Url { get; init; }

    /// <summary>State in one word, for people; programs read the conditions.</summary>
    [AllowedValues(
        DeploymentPhase.Pending, DeploymentPhase.Progressing, DeploymentPhase.Paused, DeploymentPhase.RolledBack, DeploymentPhase.Ready,
        DeploymentPhase.Degraded, DeploymentPhase.Failed, DeploymentPhase.Asleep, DeploymentPhase.Stopped, DeploymentPhase.Suspended)]
    public string? Phase { get; init; }

    /// <summary>State in one sentence, for people.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// `Ready`: the spec is served, by all its replicas. `Reconciling`: on the way there. `Stalled`: does not get there by itself.
    /// `ModelResolved`: the model was found and its digest is known. `SLOMet`: the revision that serves meets its objectives.
    /// `Asleep`: no replicas run, because nobody asks or the schedules say so.
    /// </summary>
    [ListMap("type")]
    public IReadOnlyList<V1Condition>? Conditions { get; init; }

    /// <summary>Hash of the revision that serves.</summary>
    public string? StableRevision { get; init; }

    /// <summary>Hash of the revision that is under way and not yet serving.</summary>
    public string? CanaryRevision { get; init; }

    /// <summary>Hash of the revision that served before.</summary>
    public string? PreviousRevision { get; init; }

    /// <summary>The latest rollout.</summary>
    public RolloutStatus? Rollout { get; init; }

    /// <summary>How the latest rollouts ended, the last one first; at most 10.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>Revisions that breached and are not tried again until `spec.rollout.retryToken` changes; at most 10.</summary>
    [ListMap("revision")]
    public IReadOnlyList<QuarantineEntry>? Quarantined { get; init; }

    /// <summary>The `spec.rollout.retryToken` that was last heeded.</summary>
    public string? RetryToken { get; init; }

    /// <summary>What became of the action that was last asked for.</summary>
    public ActionStatus? LastAction { get; init; }

    /// <summary>The revisions that have pods.</summary>
    [ListMap("revision")]
    public IReadOnlyList<TrafficStatus>? Traffic { get; init; }

    /// <summary>Replicas of the revision that serves.</summary>
    public ScalingStatus? Scaling { get; init; }

    /// <summary>The model, as a pod found it.</summary>
    public ModelStatus? Model { get; init; }

    /// <summary>The latest failure among the pods that exist; absent when there is none.</summary>
    public FailureStatus? LastFailure { get; init; }
}
