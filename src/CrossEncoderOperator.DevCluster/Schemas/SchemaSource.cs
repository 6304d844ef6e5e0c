using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Fields of a schema as its author wrote it; a value of the wrong type counts as absent.</summary>
internal static class SchemaSource
{
    extension(JsonObject s)
    {
        public bool Flag(string name) => s[name].IsBoolean() && s[name]!.GetValue<bool>();

        public decimal? Number(string name) => s[name].IsNumber() ? s[name]!.Number() : null;

        public IEnumerable<string> Strings(string name) => (s[name] as JsonArray ?? []).Select(v => v.String()).OfType<string>();

        public IEnumerable<JsonObject> Parts(string name) => (s[name] as JsonArray ?? []).OfType<JsonObject>();

        public List<(string Name, JsonObject Value)> Objects(string name) =>
            [.. (s[name] as JsonObject ?? []).Where(p => p.Value is JsonObject).Select(p => (p.Key, (JsonObject)p.Value!))];
    }

    /// <summary>The path of a field of a schema.</summary>
    public static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
