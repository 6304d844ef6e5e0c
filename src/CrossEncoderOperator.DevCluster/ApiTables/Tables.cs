using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;

namespace CrossEncoderOperator.DevCluster.ApiTables;

/// <summary>Objects as the rows that kubectl prints.</summary>
internal sealed class Tables(TimeProvider time)
{
    private readonly ConditionalWeakTable<Resource, IReadOnlyList<Column>> _columns = [];

    /// <param name="includeObject">None, Metadata or Object: what each row carries of its object.</param>
    /// <param name="header">With column definitions; watches send them once.</param>
    public JsonObject Of(Resource resource, IReadOnlyList<JsonObject> objects, JsonObject meta, string? includeObject, bool header)
    {
        var columns = _columns.GetValue(resource, ColumnsOf);
        var definitions = header ? columns.Select(c => (JsonNode)new JsonObject
        {
            ["name"] = c.Name, ["type"] = c.Type, ["format"] = c.Format, ["description"] = c.Description, ["priority"] = c.Priority,
        }) : [];
        var rows = new JsonArray();
        foreach (var obj in objects.Select(o => Versions.Present(resource, o)))
        {
            var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(c => c.Cell(obj))]) };
            if (includeObject != "None") row["object"] = includeObject == "Object" ? obj.DeepClone() : Partial(obj);

            rows.Add(row);
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = meta,
            ["columnDefinitions"] = new JsonArray([.. definitions]),
            ["rows"] = rows,
        };
    }

    public static JsonObject Partial(JsonObject obj) => new()
    {
        ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = obj["metadata"]?.DeepClone(),
    };

    private IReadOnlyList<Column> ColumnsOf(Resource resource)
    {
        var name = new Column("Name", "string", 0, "Name must be unique within a namespace.", o => o.Name()) { Format = "name" };
        var declared = resource.Custom ? resource.DefinitionVersion.Items("additionalPrinterColumns").Select(Declared).ToList()
            : BuiltInColumns.For(resource.Kind, time);
        if (declared.Count == 0 || (!resource.Custom && resource.Kind != "Event"))
        {
            declared.Insert(resource.Custom ? 0 : BuiltInColumns.AgePosition(declared), new Column(
                "Age", resource.Custom ? "date" : "string", 0, "CreationTimestamp is the time when the object was created.", o => Age(o, "metadata.creationTimestamp")));
        }

        return [name, .. declared];
    }

    private Column Declared(JsonObject column)
    {
        var (type, path) = (column.Str("type") ?? "string", JsonPathQuery.Parse(column.Str("jsonPath") ?? ""));
        return new Column(column.Str("name") ?? "", type, (int)(column.Int("priority") ?? 0), column.Str("description") ?? "", obj =>
        {
            var found = path.Evaluate(obj).FirstOrDefault();
            return type switch
            {
                "date" => found is null ? "<unknown>" : Ages.Since(found.AsString(), time.GetUtcNow()),
                "integer" => found.AsInteger() is { } number ? number : found?.DeepClone(),
                "string" when found is JsonObject or JsonArray => found.ToJsonString(),
                "string" => found?.ToString(),
                _ => found?.DeepClone(),
            };
        })
        { Format = column.Str("format") ?? "" };
    }

    private JsonNode Age(JsonObject obj, string path) => Ages.Since(obj.Str(path), time.GetUtcNow());
}
