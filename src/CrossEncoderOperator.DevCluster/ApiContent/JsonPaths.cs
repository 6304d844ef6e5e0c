using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.ApiContent;

/// <summary>Reading of fields by dotted path: <c>pod.Str("spec.nodeName")</c>. What is absent or of another type is null.</summary>
internal static class JsonPaths
{
    public static JsonNode? At(this JsonNode? node, string path)
    {
        for (var start = 0; node is not null && start <= path.Length;)
        {
            var dot = path.IndexOf('.', start);
            var key = dot < 0 ? path[start..] : path[start..dot];
            node = (node as JsonObject)?[key];
            start = dot < 0 ? path.Length + 1 : dot + 1;
        }

        return node;
    }

    public static string? Str(this JsonNode? node, string path) => node.At(path).AsString();

    public static long? Int(this JsonNode? node, string path) => node.At(path).AsInteger();

    public static bool Holds(this JsonNode? node, string path) => node.At(path)?.GetValueKind() == JsonValueKind.True;

    public static JsonObject? Obj(this JsonNode? node, string path) => node.At(path) as JsonObject;

    /// <summary>The objects of the list at <paramref name="path"/>.</summary>
    public static IEnumerable<JsonObject> Items(this JsonNode? node, string path) =>
        (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The strings of the list at <paramref name="path"/>.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, string path) =>
        (node.At(path) as JsonArray)?.Select(AsString).OfType<string>() ?? [];

    public static string? AsString(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static long? AsInteger(this JsonNode? node) => node switch
    {
        not JsonValue => null,
        JsonValue value when value.TryGetValue(out long number) => number,
        JsonValue value when value.TryGetValue(out int number) => number,
        JsonValue value when value.TryGetValue(out double number) && Math.Truncate(number) == number => (long)number,
        _ => null,
    };

    /// <summary>The object under <paramref name="key"/>, made if it is not there.</summary>
    public static JsonObject Child(this JsonObject obj, string key)
    {
        if (obj[key] is not JsonObject child) obj[key] = child = [];

        return child;
    }

    public static JsonObject Meta(this JsonObject obj) => obj.Child("metadata");

    public static string Name(this JsonObject obj) => obj.Str("metadata.name") ?? "";

    public static string? Namespace(this JsonObject obj) => obj.Str("metadata.namespace");

    public static string? Uid(this JsonObject obj) => obj.Str("metadata.uid");

    public static bool Deleting(this JsonObject obj) => obj.At("metadata.deletionTimestamp") is not null;

    public static JsonObject Copy(this JsonObject obj) => (JsonObject)obj.DeepClone();

    /// <summary>Sets <paramref name="key"/> to a copy of what <paramref name="from"/> has there, or removes it.</summary>
    public static void Take(this JsonObject obj, string key, JsonObject? from)
    {
        if (from is not null && from.TryGetPropertyValue(key, out var value))
        {
            obj[key] = value?.DeepClone();
        }
        else
        {
            obj.Remove(key);
        }
    }

    /// <summary>The time as the API writes it: UTC, whole seconds.</summary>
    public static string ToApi(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
