using System.Text.Json;

namespace CrossEncoderOperator.Runtime.Caching;

/// <param name="ResourceVersion">The watch can be continued from here.</param>
/// <param name="Object">Null for a bookmark, and for an object that is not a valid <typeparamref name="T"/>.</param>
/// <param name="Error">Why the object cannot be read.</param>
internal readonly record struct WatchEvent<T>(
    WatchEventKind Kind, ObjectKey Key, string ResourceVersion, T? Object, JsonException? Error)
    where T : class;
