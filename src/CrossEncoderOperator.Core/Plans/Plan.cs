using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Inquiries;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Plans;

/// <summary>What is to be done.</summary>
public sealed record Plan
{
    /// <summary>Objects that are missing or not as they should be, in the order in which they are needed.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Apply { get; init; } = [];

    /// <summary>Objects that are no longer needed.</summary>
    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Delete { get; init; } = [];

    /// <summary>The status to report.</summary>
    public required CrossEncoderDeploymentStatus Status { get; init; }

    /// <summary>Whether the status differs from the one that is reported.</summary>
    public required bool StatusChanged { get; init; }

    /// <summary>What to tell of the change.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    /// <summary>What to find out for a later decision.</summary>
    public IReadOnlyList<Inquiry> Asks { get; init; } = [];

    /// <summary>Whether the annotation that asks for an action is to be removed: the action is on record.</summary>
    public bool ClearAction { get; init; }

    /// <summary>The pod that has ended a sleep with this decision; its start is worth measuring.</summary>
    public V1Pod? Woken { get; init; }

    /// <summary>When to decide again though nothing changes.</summary>
    public TimeSpan? WakeAfter { get; init; }
}
