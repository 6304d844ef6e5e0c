using System.Text.Json;

namespace CrossEncoderOperator.Runtime.Clients;

/// <summary>All objects of a kind at one version of the collection.</summary>
/// <param name="ResourceVersion">A watch from this version continues the list without a gap.</param>
public sealed record ObjectList<T>(IReadOnlyList<T> Items, string ResourceVersion)
{
    /// <summary>Objects that exist but are not a valid <typeparamref name="T"/>.</summary>
    public IReadOnlyDictionary<ObjectKey, JsonException> Unreadable { get; init; } = new Dictionary<ObjectKey, JsonException>();
}
