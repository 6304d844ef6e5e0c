using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiResources;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiObjects;

/// <summary>Turns what a client sent into an object of the resource.</summary>
internal static class Decoder
{
    /// <summary>The body as an object of this kind, without what its schema does not know.</summary>
    /// <param name="duplicates">Fields that the body has twice.</param>
    /// <param name="fault">Makes the refusal of unknown fields and wrong types: 400 of a body, 422 of a patched object.</param>
    public static JsonObject Decode(
        WriteRequest request, JsonNode? body, IReadOnlyList<string> duplicates, Func<string, ApiException> fault)
    {
        var resource = request.Resource;
        if (body is not JsonObject obj) throw fault("couldn't get version/kind; json parse error: the body is not an object");

        Open(resource, obj);
        var schema = resource.Schema;
        Report(request, [.. duplicates.Select(d => $"duplicate field \"{d}\""), .. Pruner.Prune(schema, obj)], fault);
        var errors = new List<FieldError>();
        if (resource.Custom)
        {
            ValueValidator.Validate(BuiltInSchemas.ObjectMeta, obj["metadata"], null, "metadata", errors);
        }
        else
        {
            ValueValidator.Validate(schema, obj, null, "", errors);
        }

        return errors.Find(e => e.Reason == "FieldValueTypeInvalid") is { } wrong
            ? throw fault($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: {wrong.Field}: {wrong.Message}")
            : obj;
    }

    /// <summary>An applied configuration: whether it fits the schema is found out when it is applied.</summary>
    public static JsonObject DecodeApplied(WriteRequest request, JsonObject obj, IReadOnlyList<string> duplicates)
    {
        Open(request.Resource, obj);
        Report(request, [.. duplicates.Select(d => $"key \"{d}\" already set in map")], Refusal.BadRequest);
        return obj;
    }

    private static void Open(Resource resource, JsonObject obj)
    {
        CheckKind(resource, obj);
        if (resource.Custom)
        {
            Tidy(obj["metadata"], BuiltInSchemas.ObjectMeta, empty: false);
        }
        else
        {
            Tidy(obj, resource.Schema, empty: false);
        }

        obj.Meta();
    }

    /// <summary>Fills in the defaults of the schema and brings empty fields into the form they are stored in.</summary>
    public static void Complete(Resource resource, JsonObject obj)
    {
        if (resource.Custom)
        {
            Defaulter.Default(resource.Schema, obj);
            Tidy(obj["metadata"], BuiltInSchemas.ObjectMeta, empty: true);
        }
        else
        {
            Tidy(obj, resource.Schema, empty: true);
        }
    }

    private static void CheckKind(Resource resource, JsonObject obj)
    {
        var (version, kind) = (obj.Str("apiVersion"), obj.Str("kind"));
        if (version is { Length: > 0 } && version != resource.GroupVersion)
            throw Refusal.BadRequest($"the API version in the data ({version}) does not match the expected API version ({resource.GroupVersion})");

        if (kind is { Length: > 0 } && kind != resource.Kind)
            throw Refusal.BadRequest($"{kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: converting to the kind of the path");

        obj.Remove("kind");
        obj.Remove("apiVersion");
        obj.Insert(0, "kind", resource.Kind);
        obj.Insert(0, "apiVersion", resource.GroupVersion);
    }

    private static void Report(WriteRequest request, List<string> faults, Func<string, ApiException> fault)
    {
        if (request.FieldValidation == "Strict" && faults.Count > 0) throw fault("strict decoding error: " + string.Join(", ", faults));

        if (request.FieldValidation == "Warn") request.Warnings.AddRange(faults);
    }

    /// <summary>
    /// A null of a built-in type is a field that is not there. Before storing, empty maps and lists go as well: they are not
    /// written out, empty structs are.
    /// </summary>
    private static void Tidy(JsonNode? node, Schema schema, bool empty)
    {
        switch (node)
        {
            case JsonObject obj when !schema.PreserveUnknownFields:
                foreach (var (key, value) in obj.ToList())
                {
                    var field = schema.Field(key);
                    Tidy(value, field, empty);
                    if (value is null || (empty && IsEmpty(value, field))) obj.Remove(key);
                }

                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list) Tidy(item, items, empty);

                break;
        }
    }

    private static bool IsEmpty(JsonNode value, Schema field) => value switch
    {
        JsonArray { Count: 0 } => field.Items is not null,
        JsonObject { Count: 0 } => field.AdditionalProperties is not null,
        _ => false,
    };
}
