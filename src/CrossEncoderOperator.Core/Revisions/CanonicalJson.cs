using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;

namespace CrossEncoderOperator.Core.Revisions;

/// <summary>JSON in one form only: keys in ordinal order, no white space, no nulls.</summary>
internal static class CanonicalJson
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(object value) => Sorted(Node(value))!.ToJsonString(s_options);

    /// <summary>The value as it goes over the wire.</summary>
    public static JsonNode Node(object value) => JsonNode.Parse(KubernetesJson.Serialize(value))!;

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(map
                .Where(pair => pair.Value is not null)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
