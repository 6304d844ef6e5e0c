using System.Globalization;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Clients;

/// <summary>Reading of Kubernetes objects; a missing path is null, never an error.</summary>
internal static class ObjectExtensions
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    extension(JsonNode? node)
    {
        public JsonNode? At(params ReadOnlySpan<string> path)
        {
            var at = node;
            foreach (var step in path) at = (at as JsonObject)?[step];
            return at;
        }

        public string? Text(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

        public int? Number(params ReadOnlySpan<string> path) => node.At(path) is not JsonValue value ? null
            : value.TryGetValue(out int number) ? number
            : value.TryGetValue(out long big) ? (int)Math.Clamp(big, int.MinValue, int.MaxValue) : null;

        public bool? Flag(params ReadOnlySpan<string> path) =>
            node.At(path) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

        public DateTimeOffset? Time(params ReadOnlySpan<string> path) => DateTimeOffset.TryParse(
            node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

        public IEnumerable<JsonObject> Items(params ReadOnlySpan<string> path) =>
            (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

        public IEnumerable<string> Texts(params ReadOnlySpan<string> path) =>
            (node.At(path) as JsonArray)?.Select(item => item!.ToString()) ?? [];

        public IEnumerable<(string Key, string Value)> Pairs(params ReadOnlySpan<string> path) =>
            (node.At(path) as JsonObject)?.Select(pair => (pair.Key, pair.Value?.ToString() ?? "")) ?? [];
    }

    extension(JsonObject obj)
    {
        public string Name => obj.Text("metadata", "name") ?? "";

        public string? Namespace => obj.Text("metadata", "namespace");

        public string Uid => obj.Text("metadata", "uid") ?? "";

        /// <summary><c>namespace/name</c>, or the name of a cluster-scoped object.</summary>
        public string Key => obj.Namespace is { } ns ? $"{ns}/{obj.Name}" : obj.Name;

        public long Version => long.TryParse(obj.Text("metadata", "resourceVersion"), CultureInfo.InvariantCulture, out var version) ? version : 0;

        public DateTimeOffset Created => obj.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;

        public bool IsDeleting => obj.At("metadata", "deletionTimestamp") is not null;

        public JsonObject? Controller => obj.Items("metadata", "ownerReferences").FirstOrDefault(owner => owner.Flag("controller") is true);

        public JsonObject? Condition(string type) => obj.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

        public bool IsTrue(string condition) => obj.Condition(condition).Text("status") == "True";

        public JsonObject Clone() => (JsonObject)obj.DeepClone();
    }

    public static string Format(this DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A count, or a percentage of <paramref name="total"/>; null stands for <paramref name="otherwise"/>.</summary>
    public static int Share(JsonNode? value, string otherwise, int total, bool up)
    {
        var text = value?.ToString() ?? otherwise;
        if (!text.EndsWith('%')) return int.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : 0;
        var exact = decimal.TryParse(text[..^1], CultureInfo.InvariantCulture, out var percent) ? percent * total / 100 : 0;
        return (int)(up ? Math.Ceiling(exact) : Math.Floor(exact));
    }

    /// <summary>Sets a condition; its transition time moves with its status only.</summary>
    public static void SetCondition(JsonArray conditions, string type, string status, string? reason, string? message, DateTimeOffset now)
    {
        var before = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        var condition = new JsonObject { ["type"] = type, ["status"] = status };
        condition["lastTransitionTime"] = before.Text("status") == status ? before.Text("lastTransitionTime") : now.Format();
        if (reason is not null) condition["reason"] = reason;
        if (message is not null) condition["message"] = message;
        if (before is null) conditions.Add(condition);
        else conditions[conditions.IndexOf(before)] = condition;
    }
}
