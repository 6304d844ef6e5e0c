using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.OpenApi;

/// <summary>Writes schemas as OpenAPI; types that are shared become components.</summary>
internal sealed class SchemaWriter
{
    private readonly SortedDictionary<string, JsonObject> _components = new(StringComparer.Ordinal);

    public static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["kind"] = kind, ["version"] = version };

    /// <summary>A reference to the component of a resource's kind.</summary>
    public JsonObject Reference(PublishedResource resource)
    {
        var name = Name(resource, resource.Kind);
        if (!_components.ContainsKey(name))
        {
            var schema = resource.Schema.Source is { } source ? OfSource(source) : Body(resource.Schema);
            schema["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource.Group, resource.Version, resource.Kind));
            _components[name] = schema;
        }

        return Ref(name);
    }

    public JsonObject ListReference(PublishedResource resource)
    {
        var name = Name(resource, resource.Kind + "List");
        _components[name] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("items"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string" },
                ["kind"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = new JsonObject { ["type"] = "object" },
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = Reference(resource) },
            },
            ["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource.Group, resource.Version, resource.Kind + "List")),
        };
        return Ref(name);
    }

    public JsonObject Scale() => Write(BuiltInSchemas.For("autoscaling", "v1", "Scale")!);

    public JsonObject Finish() => new(_components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));

    private static string Name(PublishedResource resource, string kind) => resource is { Custom: false, Schema.Component: { } component }
        ? component + kind[resource.Kind.Length..]
        : $"{string.Join('.', resource.Group.Split('.').Reverse())}.{resource.Version}.{kind}";

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema of a custom resource is published as its author wrote it, with the fields that every object has.</summary>
    private JsonObject OfSource(JsonObject source)
    {
        var copy = (JsonObject)source.DeepClone();
        if (copy["properties"] is not JsonObject properties)
        {
            copy["properties"] = properties = [];
        }

        properties["apiVersion"] = new JsonObject { ["type"] = "string" };
        properties["kind"] = new JsonObject { ["type"] = "string" };
        properties["metadata"] = Write(BuiltInSchemas.ObjectMeta);
        return copy;
    }

    private JsonObject Write(Schema schema)
    {
        if (schema.Component is not { } name)
        {
            return Body(schema);
        }

        if (!_components.ContainsKey(name))
        {
            // The name is taken before the fields are written: types may contain themselves.
            _components[name] = [];
            _components[name] = Body(schema with { FieldDocs = null, PatchStrategy = null, PatchMergeKey = null });
        }

        var extensions = Extensions(schema);
        if (ModelDocs.Find(schema.FieldDocs) is { } description)
        {
            extensions["description"] = description;
        }

        if (extensions.Count == 0)
        {
            return Ref(name);
        }

        extensions["allOf"] = new JsonArray(Ref(name));
        return extensions;
    }

    private JsonObject Body(Schema schema)
    {
        var json = Extensions(schema);
        if ((schema.Description ?? ModelDocs.Find(schema.FieldDocs ?? schema.TypeDocs)) is { } description)
        {
            json["description"] = description;
        }

        if ((schema.Type ?? (schema.IntOrString ? "string" : null)) is { } type)
        {
            json["type"] = type;
        }

        Set(json, "format", schema.IntOrString && schema.Format == "quantity" ? null : schema.Format);
        Set(json, "default", schema.Default?.DeepClone());
        if (schema.Required.Count > 0)
        {
            json["required"] = new JsonArray([.. schema.Required.Select(r => (JsonNode?)r)]);
        }

        if (schema.Properties.Count > 0)
        {
            json["properties"] = new JsonObject(schema.Properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Write(p.Value))));
        }

        Set(json, "additionalProperties", schema.AdditionalProperties is { } values ? Write(values) : null);
        Set(json, "items", schema.Items is { } items ? Write(items) : null);
        return json;
    }

    private static JsonObject Extensions(Schema schema)
    {
        var json = new JsonObject();
        Set(json, "x-kubernetes-patch-strategy", schema.PatchStrategy);
        Set(json, "x-kubernetes-patch-merge-key", schema.PatchMergeKey);
        Set(json, "x-kubernetes-list-type", schema.ListType);
        Set(json, "x-kubernetes-map-type", schema.MapType);
        if (schema.ListMapKeys.Count > 0)
        {
            json["x-kubernetes-list-map-keys"] = new JsonArray([.. schema.ListMapKeys.Select(k => (JsonNode?)k)]);
        }

        if (schema.PreserveUnknownFields && schema.Type == "object")
        {
            json["x-kubernetes-preserve-unknown-fields"] = true;
        }

        return json;
    }

    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }
}
