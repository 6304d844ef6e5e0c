using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>Label selectors, and one label of theirs by which candidates are found without looking at every object.</summary>
internal static class Selector
{
    /// <summary>A LabelSelector: absent selects nothing, empty everything.</summary>
    public static bool Matches(JsonNode? selector, JsonObject obj) => selector is JsonObject
        && MatchesAll(selector["matchLabels"], obj)
        && selector.Items("matchExpressions").All(expression => MatchesExpression(expression, obj.At("metadata", "labels")));

    /// <summary>A plain map of labels, as in a Service or a nodeSelector.</summary>
    public static bool MatchesAll(JsonNode? map, JsonObject obj)
    {
        var labels = obj.At("metadata", "labels");
        foreach (var (key, value) in map.Pairs())
        {
            if (labels.Text(key) != value) return false;
        }

        return true;
    }

    public static bool MatchesExpression(JsonObject expression, JsonNode? labels)
    {
        var value = labels.Text(expression.Text("key") ?? "");
        var values = expression.Texts("values");
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }

    /// <summary>Where every object is filed that the map of labels can match: under one label, else under the namespace.</summary>
    public static IndexKey Anchor(string ns, JsonNode? map) =>
        map.Pairs().Select(pair => IndexKey.Label(ns, pair.Key, pair.Value)).FirstOrDefault(IndexKey.Namespace(ns));

    /// <summary>Where an object with a selector is filed, to be found by the labels of what it selects.</summary>
    public static IndexKey FiledUnder(string ns, JsonNode? map) => Anchor(ns, map) with { Kind = "selector" };

    /// <summary>Where every selector is filed that can match the object.</summary>
    public static IEnumerable<IndexKey> SelectorsOf(JsonObject obj) => obj.Pairs("metadata", "labels")
        .Select(pair => IndexKey.Label(obj.Namespace ?? "", pair.Key, pair.Value)).Append(IndexKey.Namespace(obj.Namespace ?? ""))
        .Select(key => key with { Kind = "selector" });
}
