namespace CrossEncoderOperator.Api.Schema;

/// <summary>The list is a map: at most one item for each value of the key, and items are merged by it.</summary>
/// <param name="key">Name of the field that is the key.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(string key) : Attribute
{
    /// <summary>Name of the field that is the key.</summary>
    public string Key { get; } = key;
}
