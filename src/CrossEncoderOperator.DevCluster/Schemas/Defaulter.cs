using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Fills in defaults.</summary>
internal static class Defaulter
{
    /// <summary>
    /// Sets absent fields to their defaults in place. A null where the schema allows none counts as absent: it is removed
    /// when the field has no default.
    /// </summary>
    public static void Default(Schema schema, JsonObject obj) => Visit(schema, obj);

    private static void Visit(Schema schema, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (name, field) in schema.Properties)
                {
                    if (obj.TryGetPropertyValue(name, out var value) && (value is not null || field.Nullable))
                    {
                        continue;
                    }

                    obj.Remove(name);
                    if (field.Default is not null)
                    {
                        obj[name] = field.Default.DeepClone();
                    }
                }

                foreach (var (name, value) in obj.ToList())
                {
                    if (value is null && schema.AdditionalProperties is { Nullable: false, Default: { } fallback } && !schema.Properties.ContainsKey(name))
                    {
                        obj[name] = fallback.DeepClone();
                    }

                    Visit(schema.Field(name), obj[name]);
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    list[i] ??= items.Nullable ? null : items.Default?.DeepClone();
                    Visit(items, list[i]);
                }

                break;
        }
    }
}
