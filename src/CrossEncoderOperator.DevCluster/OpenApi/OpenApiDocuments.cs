using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.OpenApi;

/// <summary>The OpenAPI v3 documents that tell clients what is served: one for each group and version.</summary>
internal static class OpenApiDocuments
{
    private static readonly string[] PatchTypes =
        ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml", "application/strategic-merge-patch+json"];

    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] ListParameters = ["labelSelector", "fieldSelector", "limit", "continue", "watch", "resourceVersion"];

    /// <summary>The answer to <c>/openapi/v3</c>. The hash in a path changes with the resources, so that clients may cache documents.</summary>
    public static JsonObject Index(IEnumerable<PublishedResource> resources) => new()
    {
        ["paths"] = new JsonObject(resources.GroupBy(r => r.Root).Select(g => KeyValuePair.Create(
            g.Key, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{g.Key}?hash={Hash(g)}" }))),
    };

    /// <summary>The document of one group and version, or null when nothing is served there.</summary>
    /// <param name="root"><c>api/v1</c> or <c>apis/apps/v1</c>.</param>
    public static JsonObject? Document(IEnumerable<PublishedResource> resources, string root)
    {
        var paths = new JsonObject();
        var components = new SchemaWriter();
        foreach (var resource in resources.Where(r => r.Root == root))
        {
            AddPaths(paths, resource, components);
        }

        return paths.Count == 0 ? null : new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "unversioned" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = components.Finish() },
        };
    }

    private static void AddPaths(JsonObject paths, PublishedResource resource, SchemaWriter components)
    {
        var collection = $"/{resource.Root}/{(resource.Namespaced ? "namespaces/{namespace}/" : "")}{resource.Plural}";
        var one = components.Reference(resource);
        var list = components.ListReference(resource);
        paths[collection] = Path(resource, resource.Namespaced, false,
            ("get", "list", Operation(resource, null, list, ListParameters)),
            ("post", "post", Operation(resource, one, one, WriteParameters)),
            ("delete", "deletecollection", Operation(resource, null, null, ListParameters)));
        paths[$"{collection}/{{name}}"] = Object("");
        foreach (var subresource in resource.Subresources.Where(s => s is "status" or "scale"))
        {
            paths[$"{collection}/{{name}}/{subresource}"] = Object(subresource);
        }

        if (resource.Namespaced)
        {
            paths[$"/{resource.Root}/{resource.Plural}"] = Path(resource, false, false, ("get", "list", Operation(resource, null, list, ListParameters)));
        }

        JsonObject Object(string subresource)
        {
            var body = subresource == "scale" ? components.Scale() : one;
            var methods = new List<(string, string, JsonObject)>
            {
                ("get", "get", Operation(resource, null, body, [])),
                ("put", "put", Operation(resource, body, body, WriteParameters)),
                ("patch", "patch", Patch(resource, body)),
            };
            if (subresource.Length == 0)
            {
                methods.Add(("delete", "delete", Operation(resource, null, null, ["dryRun", "gracePeriodSeconds", "propagationPolicy"])));
            }

            return Path(resource, resource.Namespaced, true, [.. methods]);
        }
    }

    private static JsonObject Path(PublishedResource resource, bool inNamespace, bool named, params (string Method, string Action, JsonObject Operation)[] methods)
    {
        var path = new JsonObject();
        foreach (var (method, action, operation) in methods)
        {
            operation["x-kubernetes-action"] = action;
            operation["x-kubernetes-group-version-kind"] = SchemaWriter.Kind(resource.Group, resource.Version, resource.Kind);
            path[method] = operation;
        }

        var parameters = new[] { ("name", named), ("namespace", inNamespace) }.Where(p => p.Item2)
            .Select(p => (JsonNode?)new JsonObject { ["name"] = p.Item1, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } });
        path["parameters"] = new JsonArray([.. parameters]);
        return path;
    }

    private static JsonObject Operation(PublishedResource resource, JsonObject? body, JsonObject? answer, IEnumerable<string> parameters)
    {
        var operation = new JsonObject
        {
            ["tags"] = new JsonArray(resource.Root.Replace("apis/", "", StringComparison.Ordinal).Replace('/', '_')),
            ["parameters"] = new JsonArray([.. parameters.Select(Query)]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject { ["description"] = "OK", ["content"] = Content(["application/json"], answer ?? new JsonObject { ["type"] = "object" }) },
            },
        };
        if (body is not null)
        {
            operation["requestBody"] = new JsonObject { ["content"] = Content(["application/json", "application/yaml"], body), ["required"] = true };
        }

        return operation;
    }

    private static JsonObject Patch(PublishedResource resource, JsonObject answer)
    {
        var operation = Operation(resource, null, answer, [.. WriteParameters, "force"]);
        operation["requestBody"] = new JsonObject
        {
            ["content"] = Content(resource.Custom ? PatchTypes[..3] : PatchTypes, new JsonObject { ["type"] = "object" }),
            ["required"] = true,
        };
        return operation;
    }

    private static JsonObject Content(IEnumerable<string> types, JsonObject schema) =>
        new(types.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = schema.DeepClone() })));

    private static JsonNode Query(string name) => new JsonObject
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject
        {
            ["type"] = name switch { "force" or "watch" => "boolean", "limit" or "gracePeriodSeconds" => "integer", _ => "string" },
            ["uniqueItems"] = true,
        },
    };

    private static string Hash(IEnumerable<PublishedResource> resources) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', resources.Select(r => $"{r.Plural} {r.Kind} {r.Namespaced} {string.Join(',', r.Subresources)} {r.Schema.Source?.ToJsonString()}")))));
}
