using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Tests;

/// <summary>JSON in tests is written with single quotes.</summary>
internal static class TestJson
{
    public static JsonNode? Node(string text) => JsonNode.Parse(text.Replace('\'', '"'));

    public static JsonObject Obj(string text) => (JsonObject)Node(text)!;

    public static void Same(JsonNode? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected?.ToJsonString() ?? "null"}\n     got {actual?.ToJsonString() ?? "null"}");
}
