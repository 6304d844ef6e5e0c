namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>A Service in the namespace of the route.</summary>
public sealed record BackendReference
{
    /// <summary>Name of the Service.</summary>
    public string? Name { get; init; }

    /// <summary>Port of the Service.</summary>
    public int? Port { get; init; }

    /// <summary>Its share of the requests, in relation to the sum of the weights of the rule; null where it has no say.</summary>
    public int? Weight { get; init; }
}
