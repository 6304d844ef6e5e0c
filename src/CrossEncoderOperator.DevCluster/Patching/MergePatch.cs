using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Patching;

/// <summary>JSON merge patch, RFC 7386.</summary>
internal static class MergePatch
{
    /// <summary>The patched copy; neither argument is modified.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = new JsonObject();
        foreach (var (name, value) in target)
        {
            if (!patch.ContainsKey(name))
            {
                result[name] = value?.DeepClone();
            }
            else if (patch[name] is { } change)
            {
                result[name] = Merge(value, change);
            }
        }

        foreach (var (name, value) in patch.Where(p => p.Value is not null && !target.ContainsKey(p.Key)))
        {
            result[name] = Merge(null, value!);
        }

        return result;
    }

    private static JsonNode Merge(JsonNode? target, JsonNode patch) =>
        patch is JsonObject fields ? Apply(target as JsonObject ?? [], fields) : patch.DeepClone();
}
