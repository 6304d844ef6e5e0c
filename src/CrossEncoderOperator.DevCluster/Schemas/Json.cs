using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Questions about JSON nodes, whatever they were made of.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compact JSON, as error messages print values.</summary>
    public static string Text(JsonNode? node) => node?.ToJsonString(Plain) ?? "null";

    /// <summary>Compact JSON with sorted keys and numbers in one form: equal values have equal text.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        JsonObject obj => $"{{{string.Join(',', obj.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Text(p.Key)}:{Canonical(p.Value)}"))}}}",
        JsonArray array => $"[{string.Join(',', array.Select(Canonical))}]",
        _ when node.IsInteger() => Text((long)node.Number()),
        _ => Text(node),
    };

    extension(JsonNode? node)
    {
        public JsonValueKind Kind() => node?.GetValueKind() ?? JsonValueKind.Null;

        public bool IsNull() => node.Kind() == JsonValueKind.Null;

        public bool IsString() => node.Kind() == JsonValueKind.String;

        public bool IsNumber() => node.Kind() == JsonValueKind.Number;

        public bool IsBoolean() => node.Kind() is JsonValueKind.True or JsonValueKind.False;

        public bool IsInteger() => node.IsNumber() && node.Number() is >= long.MinValue and <= long.MaxValue and var number && decimal.IsInteger(number);

        public decimal Number() => decimal.TryParse(node!.ToJsonString(), System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0.5m; // beyond ±7.9e28 there are no integers to tell

        public string? String() => node.IsString() ? node!.GetValue<string>() : null;

        public bool Same(JsonNode? other) => JsonNode.DeepEquals(node, other);

        /// <summary>The JSON schema name of the value's type.</summary>
        public string TypeName() => node.Kind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => node.IsInteger() ? "integer" : "number",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };
    }
}
