namespace CrossEncoderOperator.Api.Schema;

/// <summary>Further names of a custom resource.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceNamesAttribute : Attribute
{
    /// <summary>Singular name.</summary>
    public required string Singular { get; init; }

    /// <summary>Short names.</summary>
    public string[] ShortNames { get; init; } = [];

    /// <summary>Categories, names that stand for several resources.</summary>
    public string[] Categories { get; init; } = [];
}
