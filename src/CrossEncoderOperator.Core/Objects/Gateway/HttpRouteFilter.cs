namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>A copy of requests.</summary>
public sealed record HttpRouteFilter
{
    /// <summary>Kind of the filter.</summary>
    public string Type { get; init; } = "RequestMirror";

    /// <summary>Where copies go.</summary>
    public HttpRequestMirror? RequestMirror { get; init; }
}
