using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Apply;

/// <summary>
/// A set of field paths as a tree, in the form of FieldsV1: <c>f:name</c> is a field, <c>k:{…}</c> a list item by its keys,
/// <c>v:…</c> an item of a set, <c>i:n</c> an item by index, and <c>.</c> says that the node itself belongs to the set.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    public bool IsMember { get; set; }

    public bool IsEmpty => !IsMember && _children.Values.All(child => child.IsEmpty);

    /// <summary>The node below this one, made if absent.</summary>
    public FieldSet this[string element] => _children.TryGetValue(element, out var child) ? child : _children[element] = new FieldSet();

    public FieldSet? Find(string element) => _children.GetValueOrDefault(element);

    /// <summary>Null when the JSON is no FieldsV1.</summary>
    public static FieldSet? Parse(JsonNode? fieldsV1)
    {
        if (fieldsV1 is not JsonObject fields)
        {
            return null;
        }

        var set = new FieldSet { IsMember = fields.Count == 0 || fields.ContainsKey(".") };
        foreach (var (element, value) in fields.Where(f => f.Key != "."))
        {
            if (Normalize(element) is not { } name || Parse(value) is not { } child)
            {
                return null;
            }

            set._children[name] = child;
        }

        return set;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        var children = _children.Where(c => !c.Value.IsEmpty).ToList();
        if (IsMember && children.Count > 0)
        {
            json["."] = new JsonObject();
        }

        foreach (var (element, child) in children)
        {
            json[element] = child.ToJson();
        }

        return json;
    }

    public FieldSet Union(FieldSet other) => Combine(other, (a, b) => a || b, mine: true, theirs: true);

    public FieldSet Except(FieldSet other) => Combine(other, (a, b) => a && !b, mine: true, theirs: false);

    public FieldSet Intersect(FieldSet other) => Combine(other, (a, b) => a && b, mine: false, theirs: false);

    /// <summary>A copy in which the fields that the schema names belong to the set when anything below them does.</summary>
    public FieldSet WithNamedFields(Schema schema)
    {
        var copy = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children.Where(c => !c.Value.IsEmpty))
        {
            var isField = element.StartsWith("f:", StringComparison.Ordinal);
            var below = child.WithNamedFields(isField ? schema.Field(element[2..]) : schema.Items ?? Schema.Untyped);
            below.IsMember |= isField && schema.Properties.ContainsKey(element[2..]);
            copy._children[element] = below;
        }

        return copy;
    }

    /// <summary>The members as the API server prints them: <c>.spec.parts[name="x"].count</c>.</summary>
    public IEnumerable<string> Paths() => Paths("");

    private IEnumerable<string> Paths(string path) =>
        (IsMember ? [path] : Enumerable.Empty<string>()).Concat(_children.SelectMany(c => c.Value.Paths(path + Print(c.Key))));

    /// <param name="mine">Whether what only this set has stays.</param>
    /// <param name="theirs">Whether what only the other has stays.</param>
    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> keep, bool mine, bool theirs)
    {
        var result = new FieldSet { IsMember = keep(IsMember, other.IsMember) };
        foreach (var (element, child) in _children)
        {
            // Sets are not modified once they are made, so that what does not change can be shared.
            var below = other.Find(element) is { } others ? child.Combine(others, keep, mine, theirs) : mine ? child : null;
            if (below is { IsEmpty: false })
            {
                result._children[element] = below;
            }
        }

        foreach (var (element, child) in theirs ? other._children : [])
        {
            if (!_children.ContainsKey(element) && !child.IsEmpty)
            {
                result._children[element] = child;
            }
        }

        return result;
    }

    private static string? Normalize(string element)
    {
        try
        {
            return element.Length > 2 && element[1] == ':' ? element[0] switch
            {
                'f' => element,
                'k' => JsonNode.Parse(element[2..]) is JsonObject keys ? "k:" + Json.Canonical(keys) : null,
                'v' => "v:" + Json.Canonical(JsonNode.Parse(element[2..])),
                'i' => int.TryParse(element.AsSpan(2), CultureInfo.InvariantCulture, out _) ? element : null,
                _ => null,
            } : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Print(string element) => element[0] switch
    {
        'f' => "." + element[2..],
        'k' => $"[{string.Join(',', ((JsonObject)JsonNode.Parse(element[2..])!).Select(p => $"{p.Key}={Json.Text(p.Value)}"))}]",
        'v' => $"[={element[2..]}]",
        _ => $"[{element[2..]}]",
    };
}
