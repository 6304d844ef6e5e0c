namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>A Gateway, or a listener of one.</summary>
public sealed record ParentReference
{
    /// <summary>Null for the namespace of the route.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the Gateway.</summary>
    public string? Name { get; init; }

    /// <summary>Name of a listener; null for all.</summary>
    public string? SectionName { get; init; }

    /// <summary>Port of a listener; null for all.</summary>
    public int? Port { get; init; }
}
