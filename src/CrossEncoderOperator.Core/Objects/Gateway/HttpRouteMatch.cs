namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>Requests that have all these headers.</summary>
public sealed record HttpRouteMatch
{
    /// <summary>The headers.</summary>
    public IReadOnlyList<HttpHeaderMatch>? Headers { get; init; }
}
