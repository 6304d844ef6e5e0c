using k8s.Models;

namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>What one Gateway says of an HTTPRoute.</summary>
public sealed record RouteParentStatus
{
    /// <summary>The reference as the route has it.</summary>
    public ParentReference? ParentRef { get; init; }

    /// <summary>Accepted, ResolvedRefs and others.</summary>
    public IReadOnlyList<V1Condition>? Conditions { get; init; }
}
