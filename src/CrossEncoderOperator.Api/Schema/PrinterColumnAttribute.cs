namespace CrossEncoderOperator.Api.Schema;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="name">Heading.</param>
/// <param name="jsonPath">Path of the value.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string jsonPath) : Attribute
{
    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>Path of the value.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>Type of the value: string, integer or date.</summary>
    public string Type { get; init; } = "string";

    /// <summary>Shown only with <c>-o wide</c>.</summary>
    public bool WideOnly { get; init; }
}
