namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>What is asked of an HTTPRoute.</summary>
public sealed record HttpRouteSpec
{
    /// <summary>What the route attaches to.</summary>
    public IReadOnlyList<ParentReference>? ParentRefs { get; init; }

    /// <summary>Host names; null for those of the listeners.</summary>
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>The one with the most specific match applies.</summary>
    public IReadOnlyList<HttpRouteRule>? Rules { get; init; }
}
