using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace CrossEncoderOperator.DevCluster.Tests;

/// <summary>Kubernetes objects written as YAML.</summary>
internal static class Objects
{
    private static readonly ISerializer Json = new SerializerBuilder().JsonCompatible().Build();
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    public static JsonObject Parse(string yaml) => (JsonObject)JsonNode.Parse(Json.Serialize(Yaml.Deserialize<object>(yaml)))!;

    public static JsonObject With(this JsonObject obj, string json)
    {
        var copy = (JsonObject)obj.DeepClone();
        Merge(copy, (JsonObject)JsonNode.Parse(json)!);
        return copy;
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (key, value) in from)
        {
            if (value is JsonObject inner && into[key] is JsonObject target) Merge(target, inner);
            else into[key] = value?.DeepClone();
        }
    }
}
