using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Patching;

/// <summary>JSON patch, RFC 6902; like the API server it also takes negative indexes, counted from the end of a list.</summary>
internal static class JsonPatch
{
    private const int MaxOperations = 10_000;

    /// <summary>The patched copy; neither argument is modified.</summary>
    /// <exception cref="PatchException">The first operation that is malformed or does not apply.</exception>
    public static JsonNode? Apply(JsonNode doc, JsonArray ops)
    {
        if (ops.Count > MaxOperations)
        {
            throw new PatchException(413, $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {ops.Count}");
        }

        if (ops.Any(op => op is not JsonObject))
        {
            throw PatchException.Unreadable("error decoding patch: every operation must be an object");
        }

        var root = new JsonObject { ["doc"] = doc.DeepClone() };
        foreach (var op in ops.Cast<JsonObject>())
        {
            Apply(root, op);
        }

        return root["doc"]?.DeepClone();
    }

    private static void Apply(JsonObject root, JsonObject op)
    {
        var kind = op["op"].String() ?? "unknown";
        var path = Pointer(op, "path", kind);
        switch (kind)
        {
            case "add":
                Add(root, path, Value(op), kind);
                break;
            case "remove":
                Remove(root, path, kind);
                break;
            case "replace":
                Remove(root, path, kind);
                Add(root, path, Value(op), kind);
                break;
            case "move":
                var from = Pointer(op, "from", kind);
                if (path.Length > from.Length && path.AsSpan().StartsWith(from))
                {
                    throw Fail(kind, path, "cannot move a value into itself");
                }

                Add(root, path, Remove(root, from, kind), kind);
                break;
            case "copy":
                Add(root, path, Get(root, Pointer(op, "from", kind), kind)?.DeepClone(), kind);
                break;
            case "test":
                // A missing member equals null, so that a patch can test for absence.
                var expected = Value(op);
                var found = TryGet(root, path, out var actual);
                if (!actual.Same(expected) || (!found && expected is not null))
                {
                    throw PatchException.Unappliable($"testing value {Text(path)} failed");
                }

                break;
            default:
                throw PatchException.Unappliable($"Unexpected kind: {kind}");
        }
    }

    private static JsonNode? Value(JsonObject op) => op["value"]?.DeepClone();

    private static void Add(JsonObject root, string[] path, JsonNode? value, string kind)
    {
        switch (Parent(root, path, kind))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                break;
            case JsonArray parent:
                parent.Insert(path[^1] == "-" ? parent.Count : Index(path, parent.Count + 1, kind), value);
                break;
        }
    }

    private static JsonNode? Remove(JsonObject root, string[] path, string kind)
    {
        var value = Get(root, path, kind);
        switch (Parent(root, path, kind))
        {
            case JsonObject parent:
                parent.Remove(path[^1]);
                break;
            case JsonArray parent:
                parent.RemoveAt(Index(path, parent.Count, kind));
                break;
        }

        return value;
    }

    private static JsonNode? Get(JsonObject root, string[] path, string kind) =>
        TryGet(root, path, out var value) ? value : throw Fail(kind, path, "missing value");

    private static bool TryGet(JsonObject root, string[] path, out JsonNode? value)
    {
        value = root;
        for (var i = 0; i < path.Length; i++)
        {
            switch (value)
            {
                case JsonObject obj when obj.TryGetPropertyValue(path[i], out var member):
                    value = member;
                    break;
                case JsonArray array when TryIndex(path[i], array.Count, out var index):
                    value = array[index];
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }

    private static JsonNode Parent(JsonObject root, string[] path, string kind) =>
        TryGet(root, path[..^1], out var parent) && parent is JsonObject or JsonArray ? parent : throw Fail(kind, path, "missing value");

    private static int Index(string[] path, int count, string kind) =>
        TryIndex(path[^1], count, out var index) ? index : throw Fail(kind, path, $"invalid array index {path[^1]}");

    private static bool TryIndex(string token, int count, out int index)
    {
        var number = int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);
        index = index < 0 ? index + count : index;
        return number && index >= 0 && index < count;
    }

    /// <summary>The tokens of a JSON pointer below the holder of the document.</summary>
    private static string[] Pointer(JsonObject op, string member, string kind)
    {
        if (op[member].String() is not { } pointer)
        {
            throw PatchException.Unappliable($"{kind} operation failed to decode {member}: missing value");
        }

        if (pointer.Length > 0 && pointer[0] != '/')
        {
            throw PatchException.Unappliable($"{kind} operation does not apply: \"{pointer}\" is no JSON pointer");
        }

        return [.. $"doc{pointer}".Split('/').Select(t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static string Text(string[] path) => string.Concat(path.Skip(1).Select(t => "/" + t));

    private static PatchException Fail(string kind, string[] path, string why) =>
        PatchException.Unappliable($"{kind} operation does not apply: doc is missing path: {Text(path)}: {why}");
}
