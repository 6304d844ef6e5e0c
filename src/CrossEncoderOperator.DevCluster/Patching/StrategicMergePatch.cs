using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Patching;

/// <summary>
/// Strategic merge patch: like a merge patch, but lists that have a merge key are merged item by item, and directives
/// (<c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/x</c>, <c>$deleteFromPrimitiveList/x</c>) say what JSON cannot.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string SetElementOrder = "$setElementOrder/";
    private const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList/";

    /// <summary>The patched copy; the arguments are not modified.</summary>
    /// <exception cref="PatchException">A directive is malformed or a list item lacks its merge key.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, Schema schema) =>
        MergeMaps((JsonObject)target.DeepClone(), (JsonObject)patch.DeepClone(), schema);

    private static JsonObject MergeMaps(JsonObject original, JsonObject patch, Schema schema)
    {
        if (Take(patch, Directive) is { } directive)
        {
            switch (directive.String())
            {
                case "replace":
                    return patch;
                case "delete":
                    return [];
                case "merge":
                    break;
                default:
                    throw PatchException.Fault($"unknown patch type: {directive.String()} in map: {Json.Text(patch)}");
            }
        }

        if (Take(patch, RetainKeys) is { } retain)
        {
            Retain(original, patch, Array(retain, RetainKeys));
        }

        foreach (var (name, order) in Directives(patch, SetElementOrder))
        {
            SetOrder(original, patch, name, order, schema.Field(name));
        }

        foreach (var (name, doomed) in Directives(patch, DeleteFromPrimitiveList))
        {
            if (original[name] is JsonArray list)
            {
                original[name] = Copy(list.Where(item => !doomed.Any(item.Same)));
            }
        }

        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                original.Remove(name);
            }
            else
            {
                original[name] = MergeField(original[name], value, schema.Field(name));
            }
        }

        return original;
    }

    private static JsonNode MergeField(JsonNode? original, JsonNode patch, Schema schema) => (original, patch) switch
    {
        (JsonObject target, JsonObject fields) => MergeMaps((JsonObject)target.DeepClone(), (JsonObject)fields.DeepClone(), schema),
        (JsonArray target, JsonArray items) when Merges(schema) => MergeLists(target, items, items, schema),
        _ => WithoutDirectives(patch),
    };

    private static bool Merges(Schema schema) => schema.PatchStrategy is not null && schema.Items is not null;

    private static JsonArray MergeLists(JsonArray original, JsonArray patch, JsonArray order, Schema schema)
    {
        if (schema.PatchMergeKey is not { } key)
        {
            return Interleave(Copy(original.Concat(patch).DistinctBy(Json.Canonical)), order, original, Json.Canonical);
        }

        var items = patch.Select(item => item as JsonObject ?? throw PatchException.Unreadable("a list of objects is patched by objects")).ToList();
        if (items.Any(item => item[Directive].String() == "replace"))
        {
            return Copy(items.Where(item => !item.ContainsKey(Directive)));
        }

        var merged = original.Select(item => item?.DeepClone()).ToList();
        foreach (var item in items)
        {
            var at = merged.FindIndex(other => other is JsonObject && Key(other, key) == Key(item, key));
            switch (item[Directive].String())
            {
                case "delete":
                    merged.RemoveAll(other => other is JsonObject && Key(other, key) == Key(item, key));
                    break;
                case null when at >= 0:
                    merged[at] = MergeMaps((JsonObject)merged[at]!, (JsonObject)item.DeepClone(), schema.Items!);
                    break;
                case null:
                    merged.Add(WithoutDirectives(item));
                    break;
                case var unknown:
                    throw PatchException.Fault($"unknown patch type: {unknown} in map: {Json.Text(item)}");
            }
        }

        return Interleave(Copy(merged), Copy(order.Where(item => item?[Directive] is null)), original, item => Key(item!, key));
    }

    private static void SetOrder(JsonObject original, JsonObject patch, string name, JsonArray order, Schema schema)
    {
        Func<JsonNode?, string> key = schema.PatchMergeKey is { } mergeKey ? item => Key(item!, mergeKey) : Json.Canonical;
        var ordered = order.Select(key).ToList();
        var listed = (patch[name] as JsonArray)?.Where(item => (item as JsonObject)?[Directive] is null).Select(key).ToList() ?? [];
        if (!ordered.Where(listed.Contains).SequenceEqual(listed))
        {
            throw PatchException.Fault($"The order in patch list doesn't match {SetElementOrder}{name} list");
        }

        if (original[name] is JsonArray list)
        {
            var merged = patch[name] is JsonArray items ? MergeLists(list, items, items, schema) : list;
            original[name] = Interleave(merged, order, list, key);
        }
        else if (patch[name] is JsonArray items)
        {
            original[name] = Interleave((JsonArray)WithoutDirectives(items), order, [], key);
        }

        patch.Remove(name);
    }

    /// <summary>
    /// Items that the patch orders come in its order; the others keep their order and their place before those that followed
    /// them.
    /// </summary>
    private static JsonArray Interleave(JsonArray merged, JsonArray order, JsonArray original, Func<JsonNode?, string> key)
    {
        var wanted = order.Select(key).ToList();
        var live = original.Select(key).ToList();
        var ours = new Queue<JsonNode?>(merged.Where(i => wanted.Contains(key(i))).OrderBy(i => wanted.IndexOf(key(i))));
        var others = new Queue<JsonNode?>(merged.Where(i => !wanted.Contains(key(i))).OrderBy(i => live.IndexOf(key(i))));
        var result = new List<JsonNode?>();
        while (ours.Count + others.Count > 0)
        {
            var keep = ours.Count == 0 || (others.Count > 0 && live.IndexOf(key(ours.Peek())) is var place and >= 0 && live.IndexOf(key(others.Peek())) < place);
            result.Add((keep ? others : ours).Dequeue());
        }

        return Copy(result);
    }

    private static void Retain(JsonObject original, JsonObject patch, JsonArray retain)
    {
        var keys = retain.Select(k => k.String()).ToHashSet();
        if (patch.FirstOrDefault(p => p.Key[0] != '$' && p.Value is not null && !keys.Contains(p.Key)).Key is { } stray)
        {
            throw PatchException.Unappliable($"patch contains fields not listed in {RetainKeys}: {stray}");
        }

        foreach (var name in original.Select(p => p.Key).Where(name => !keys.Contains(name)).ToList())
        {
            original.Remove(name);
        }
    }

    /// <summary>A value that meets nothing to merge with: nulls and directives have nothing to say.</summary>
    private static JsonNode WithoutDirectives(JsonNode patch) => patch switch
    {
        JsonObject obj => new JsonObject(obj.Where(p => p.Value is not null && !p.Key.StartsWith('$'))
            .Select(p => KeyValuePair.Create(p.Key, (JsonNode?)WithoutDirectives(p.Value!)))),
        JsonArray list => new JsonArray([.. list.Where(item => (item as JsonObject)?[Directive].String() != "delete").Select(item => item is null ? null : WithoutDirectives(item))]),
        _ => patch.DeepClone(),
    };

    private static List<(string Name, JsonArray List)> Directives(JsonObject patch, string prefix)
    {
        var names = patch.Select(p => p.Key).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        return [.. names.Select(name => (name[prefix.Length..], Array(Take(patch, name), name)))];
    }

    private static JsonNode? Take(JsonObject obj, string name)
    {
        var value = obj[name];
        obj.Remove(name);
        return value;
    }

    private static JsonArray Array(JsonNode? node, string name) => node as JsonArray ?? throw PatchException.Unreadable($"{name} must be a list");

    private static string Key(JsonNode item, string key) => item is JsonObject obj && obj.TryGetPropertyValue(key, out var value)
        ? Json.Canonical(value)
        : throw PatchException.Fault($"map: {Json.Text(item)} does not contain declared merge key: {key}");

    private static JsonArray Copy(IEnumerable<JsonNode?> items) => [.. items.Select(item => item?.DeepClone())];
}
