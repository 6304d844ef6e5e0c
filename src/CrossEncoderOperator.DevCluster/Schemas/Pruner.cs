using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Removes what a schema does not specify.</summary>
internal static class Pruner
{
    /// <summary>Removes unknown fields in place and returns what a strict server says of each.</summary>
    public static IReadOnlyList<string> Prune(Schema schema, JsonObject obj)
    {
        var unknown = new List<string>();
        Visit(schema, obj, "", unknown);
        return unknown;
    }

    private static void Visit(Schema schema, JsonNode? node, string path, List<string> unknown)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (name, value) in obj.ToList())
                {
                    var child = path.Length == 0 ? name : $"{path}.{name}";
                    if (schema.Knows(name))
                    {
                        Visit(schema.Field(name), value, child, unknown);
                    }
                    else
                    {
                        obj.Remove(name);
                        unknown.Add($"unknown field \"{child}\"");
                    }
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Visit(items, list[i], $"{path}[{i}]", unknown);
                }

                break;
        }
    }
}
