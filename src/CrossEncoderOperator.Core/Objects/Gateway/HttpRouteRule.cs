namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>What happens to the requests that match.</summary>
public sealed record HttpRouteRule
{
    /// <summary>One of them must match; null for all requests.</summary>
    public IReadOnlyList<HttpRouteMatch>? Matches { get; init; }

    /// <summary>What is done beside forwarding.</summary>
    public IReadOnlyList<HttpRouteFilter>? Filters { get; init; }

    /// <summary>Where requests go.</summary>
    public IReadOnlyList<BackendReference>? BackendRefs { get; init; }
}
