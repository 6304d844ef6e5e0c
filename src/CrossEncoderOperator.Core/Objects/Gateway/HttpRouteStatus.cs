namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>What the Gateways say of an HTTPRoute.</summary>
public sealed record HttpRouteStatus
{
    /// <summary>One entry for each parent and controller that cares.</summary>
    public IReadOnlyList<RouteParentStatus>? Parents { get; init; }
}
