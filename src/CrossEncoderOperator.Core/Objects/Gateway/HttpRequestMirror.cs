namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>Where copies of requests go.</summary>
public sealed record HttpRequestMirror
{
    /// <summary>The Service.</summary>
    public BackendReference? BackendRef { get; init; }

    /// <summary>Share of the requests that is copied; null for all. Since version 1.2 of the Gateway API, standard since 1.3.</summary>
    public int? Percent { get; init; }
}
