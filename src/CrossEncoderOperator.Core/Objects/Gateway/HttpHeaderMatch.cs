namespace CrossEncoderOperator.Core.Objects.Gateway;

/// <summary>A header and the value that it must have.</summary>
public sealed record HttpHeaderMatch
{
    /// <summary>How the value is compared.</summary>
    public string Type { get; init; } = "Exact";

    /// <summary>Name of the header; case does not matter.</summary>
    public string? Name { get; init; }

    /// <summary>The value.</summary>
    public string? Value { get; init; }
}
