using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Apply;

/// <summary>
/// Looks at values as ownership does: maps and keyed lists consist of fields that may have different owners, everything else
/// (scalars, atomic maps and lists) has one.
/// </summary>
internal static class TypedFields
{
    private enum Shape
    {
        Leaf,
        Map,
        List,
    }

    /// <summary>The fields that somebody who applies this value owns.</summary>
    public static FieldSet ToSet(Schema schema, JsonNode? node)
    {
        var set = new FieldSet();
        Collect(schema, node, set);
        set.IsMember = false;
        return set;
    }

    public static (FieldSet Added, FieldSet Modified, FieldSet Removed) Compare(Schema schema, JsonNode? old, JsonNode? current)
    {
        var (added, modified, removed) = (new FieldSet(), new FieldSet(), new FieldSet());
        Compare(schema, old, current, added, modified, removed);
        return (added, modified, removed);
    }

    /// <summary>The live value with everything that the applied value says.</summary>
    public static JsonNode? Merge(Schema schema, JsonNode? live, JsonNode? applied)
    {
        switch (ShapeOf(schema, applied))
        {
            case Shape.Map when live is JsonObject target:
                var map = (JsonObject)target.DeepClone();
                foreach (var (name, value) in (JsonObject)applied!)
                {
                    map[name] = Merge(schema.Field(name), target[name], value);
                }

                return map;
            case Shape.List when live is JsonArray target:
                return MergeLists(schema, target, (JsonArray)applied!);
            default:
                return applied?.DeepClone();
        }
    }

    /// <summary>A copy without the fields of the set; null when nothing is left of it.</summary>
    public static JsonNode? Remove(Schema schema, JsonNode? node, FieldSet doomed)
    {
        switch (ShapeOf(schema, node))
        {
            case Shape.Map:
                var map = new JsonObject();
                foreach (var (name, value) in (JsonObject)node!)
                {
                    var below = doomed.Find("f:" + name);
                    if (below is null || below.IsEmpty)
                    {
                        map[name] = value?.DeepClone();
                    }
                    else if (!below.IsMember && Remove(schema.Field(name), value, below) is { } rest)
                    {
                        map[name] = rest;
                    }
                }

                return map.Count > 0 ? map : null;
            case Shape.List:
                var items = ((JsonArray)node!)
                    .Select(item => (item, below: doomed.Find(Element(schema, item))))
                    .Where(i => i.below is not { IsMember: true })
                    .Select(i => i.below is null ? i.item?.DeepClone() : Remove(schema.Items!, i.item, i.below))
                    .ToArray();
                return items.Length > 0 ? new JsonArray(items) : null;
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>What keeps an applied value from being read by its schema.</summary>
    public static IEnumerable<string> Problems(Schema schema, JsonNode? node, string path = "")
    {
        switch (node)
        {
            case JsonObject obj when schema.Type is null or "object" && !schema.IntOrString:
                return obj.SelectMany(p => schema.Knows(p.Key) || schema.Type is null
                    ? Problems(schema.Field(p.Key), p.Value, $"{path}.{p.Key}")
                    : [$"{path}.{p.Key}: field not declared in schema"]);
            case JsonArray list when schema.Type is null or "array" && !schema.IntOrString:
                return ListProblems(schema, list, path);
            case not null when Expected(schema) is { } expected && !expected.Accepts(node):
                return [$"{path}: expected {expected.Name}, got &{{{Json.Text(node)}}}"];
            default:
                return [];
        }
    }

    private static IEnumerable<string> ListProblems(Schema schema, JsonArray list, string path)
    {
        if (schema.ListType is not ("set" or "map"))
        {
            return list.SelectMany((item, i) => Problems(schema.Items ?? Schema.Untyped, item, $"{path}[{i}]"));
        }

        var lacking = list.SelectMany((item, i) => schema.ListMapKeys.Where(key => Key(schema, item, key) is null).Select(key =>
            $"{path}: element {i}: associative list with keys has an element that omits key field \"{key}\" (and doesn't have default value)")).ToList();
        return lacking.Count > 0 ? lacking : list.GroupBy(item => Element(schema, item)).SelectMany(items => items.Count() == 1
            ? Problems(schema.Items!, items.First(), path + Print(items.Key))
            : [$"{path}: duplicate entries for key {Print(items.Key)}"]);
    }

    private static (string Name, Func<JsonNode, bool> Accepts)? Expected(Schema schema) => schema switch
    {
        { IntOrString: true } or { Type: null } => null,
        { Type: "object" } => ("map", node => node is JsonObject),
        { Type: "array" } => ("list", node => node is JsonArray),
        { Type: "string" } => ("string", node => node.IsString()),
        { Type: "boolean" } => ("boolean", node => node.IsBoolean()),
        _ => ("numeric (int or float)", node => node.IsNumber()),
    };

    private static string Print(string element)
    {
        var set = new FieldSet();
        set[element].IsMember = true;
        return set.Paths().Single();
    }

    private static Shape ShapeOf(Schema schema, JsonNode? node) => node switch
    {
        JsonObject when !schema.IntOrString && schema.MapType != "atomic" => Shape.Map,
        JsonArray when schema.ListType is "set" or "map" && schema.Items is not null => Shape.List,
        _ => Shape.Leaf,
    };

    private static void Collect(Schema schema, JsonNode? node, FieldSet set)
    {
        switch (ShapeOf(schema, node))
        {
            case Shape.Map:
                foreach (var (name, value) in (JsonObject)node!)
                {
                    var child = set["f:" + name];
                    Collect(schema.Field(name), value, child);
                    child.IsMember |= value is null or JsonObject { Count: 0 } || !schema.Properties.ContainsKey(name);
                }

                break;
            case Shape.List:
                foreach (var item in (JsonArray)node!)
                {
                    var child = set[Element(schema, item)];
                    Collect(schema.Items!, item, child);
                    child.IsMember = true;
                }

                break;
            default:
                set.IsMember = true;
                break;
        }
    }

    private static void Compare(Schema schema, JsonNode? old, JsonNode? current, FieldSet added, FieldSet modified, FieldSet removed)
    {
        // Most of an object stays as it is with most writes.
        if (old is not null && JsonNode.DeepEquals(old, current)) return;

        var before = Parts(schema, old ?? current);
        var after = Parts(schema, current ?? old);
        if (before is null || after is null || before.Count + after.Count == 0)
        {
            added.IsMember = old is null && current is not null;
            removed.IsMember = old is not null && current is null;
            modified.IsMember = old is not null && current is not null && !old.Same(current);
            return;
        }

        foreach (var element in before.Keys.Union(after.Keys))
        {
            var (_, field) = before.TryGetValue(element, out var part) ? part : after[element];
            Compare(field, old is null ? null : before.GetValueOrDefault(element).Value, current is null ? null : after.GetValueOrDefault(element).Value,
                added[element], modified[element], removed[element]);
        }

        added.IsMember = old is null && !schema.AlwaysPresent;
        removed.IsMember = current is null;
    }

    /// <summary>The parts of a map or list by path element; null for a leaf.</summary>
    private static Dictionary<string, (JsonNode? Value, Schema Schema)>? Parts(Schema schema, JsonNode? node) => ShapeOf(schema, node) switch
    {
        Shape.Map => ((JsonObject)node!).ToDictionary(p => "f:" + p.Key, p => (p.Value, schema.Field(p.Key))),
        Shape.List => ((JsonArray)node!).GroupBy(item => Element(schema, item)).ToDictionary(g => g.Key, g => (g.First(), schema.Items!)),
        _ => null,
    };

    /// <summary>Items that both have come in the applied order; the others keep their place before the shared item that followed them.</summary>
    private static JsonArray MergeLists(Schema schema, JsonArray live, JsonArray applied)
    {
        var old = live.Select(item => (Key: Element(schema, item), Item: item)).ToList();
        var ours = applied.Select(item => (Key: Element(schema, item), Item: item)).ToList();
        var oldKeys = old.Select(o => o.Key).ToHashSet();
        var ourKeys = ours.Select(o => o.Key).ToHashSet();
        var merged = new HashSet<string>();
        var result = new JsonArray();
        var next = 0;
        for (var i = 0; i < ours.Count; i++)
        {
            var shared = ours.Skip(i).Select(o => o.Key).FirstOrDefault(oldKeys.Contains);
            for (; next < old.Count && (!ourKeys.Contains(old[next].Key) || merged.Contains(old[next].Key) || old[next].Key != shared); next++)
            {
                if (!ourKeys.Contains(old[next].Key))
                {
                    result.Add(old[next].Item?.DeepClone());
                }
            }

            var (key, item) = ours[i];
            merged.Add(key);
            result.Add(Merge(schema.Items!, old.FirstOrDefault(o => o.Key == key).Item, item));
        }

        foreach (var (_, item) in old.Skip(next).Where(o => !ourKeys.Contains(o.Key)))
        {
            result.Add(item?.DeepClone());
        }

        return result;
    }

    /// <summary>The path element of a list item: its keys, or itself in a set.</summary>
    private static string Element(Schema list, JsonNode? item)
    {
        if (list.ListType == "set")
        {
            return "v:" + Json.Canonical(item);
        }

        var keys = list.ListMapKeys.Select(key => KeyValuePair.Create(key, Key(list, item, key)?.DeepClone())).Where(k => k.Value is not null);
        return "k:" + Json.Canonical(new JsonObject(keys));
    }

    private static JsonNode? Key(Schema list, JsonNode? item, string key) => (item as JsonObject)?[key] ?? list.Items?.Field(key).Default;
}
