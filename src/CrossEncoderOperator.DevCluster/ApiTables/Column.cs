using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.ApiTables;

/// <summary>One column of a table.</summary>
/// <param name="Priority">0 is always shown, 1 only with <c>-o wide</c>.</param>
internal sealed record Column(string Name, string Type, int Priority, string Description, Func<JsonObject, JsonNode?> Cell)
{
    public string Format { get; init; } = "";
}
