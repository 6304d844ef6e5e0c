using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Apply;

/// <summary>Who owns what of one object: <c>metadata.managedFields</c>.</summary>
internal static class ManagedFields
{
    /// <summary>One entry. Applying again with another version of the API is the same manager; updating is not.</summary>
    internal sealed record Entry(string Manager, string Operation, string ApiVersion, string Subresource, string? Time, FieldSet Fields)
    {
        public bool IsOf(string manager, string operation, string apiVersion, string subresource) =>
            Manager == manager && Operation == operation && Subresource == subresource && (operation == "Apply" || ApiVersion == apiVersion);

        /// <summary>The manager as conflicts name it.</summary>
        public override string ToString() =>
            $"\"{Manager}\"{(Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")}{(Operation == "Update" ? $" using {ApiVersion}" : "")}";
    }

    /// <summary>The entries of an object; none when one of them cannot be read.</summary>
    public static List<Entry> Read(JsonObject? obj)
    {
        var entries = new List<Entry>();
        foreach (var entry in Raw(obj))
        {
            if (entry is not JsonObject e || FieldSet.Parse(e["fieldsV1"]) is not { } fields || e["fieldsType"].String() != "FieldsV1"
                || e["operation"].String() is not { } operation || operation is not ("Apply" or "Update"))
            {
                return [];
            }

            entries.Add(new Entry(e["manager"].String() ?? "", operation, e["apiVersion"].String() ?? "", e["subresource"].String() ?? "", e["time"].String(), fields));
        }

        return entries;
    }

    /// <summary>A single empty entry is how a client asks to forget all owners.</summary>
    public static bool IsReset(JsonObject obj) => Raw(obj) is [JsonObject { Count: 0 }];

    public static void Write(JsonObject obj, IEnumerable<Entry> entries)
    {
        var list = entries.Where(e => !e.Fields.IsEmpty)
            .OrderBy(e => e.Operation, StringComparer.Ordinal).ThenBy(e => e.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Manager, StringComparer.Ordinal).ThenBy(e => e.ApiVersion, StringComparer.Ordinal).ThenBy(e => e.Subresource, StringComparer.Ordinal)
            .Select(ToJson).ToArray<JsonNode?>();
        if (obj["metadata"] is not JsonObject metadata)
        {
            obj["metadata"] = metadata = [];
        }

        metadata.Remove("managedFields");
        if (list.Length > 0)
        {
            metadata["managedFields"] = new JsonArray(list);
        }
    }

    public static string Timestamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static JsonArray Raw(JsonObject? obj) => (obj?["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? [];

    private static JsonObject ToJson(Entry entry)
    {
        var json = new JsonObject { ["manager"] = entry.Manager, ["operation"] = entry.Operation, ["apiVersion"] = entry.ApiVersion };
        if (entry.Time is not null)
        {
            json["time"] = entry.Time;
        }

        json["fieldsType"] = "FieldsV1";
        json["fieldsV1"] = entry.Fields.ToJson();
        if (entry.Subresource.Length > 0)
        {
            json["subresource"] = entry.Subresource;
        }

        return json;
    }
}
