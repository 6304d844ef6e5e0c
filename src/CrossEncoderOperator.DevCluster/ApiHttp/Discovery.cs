using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiResources;

namespace CrossEncoderOperator.DevCluster.ApiHttp;

/// <summary>What is served, for clients that ask.</summary>
internal sealed class Discovery(ResourceCatalog catalog)
{
    private static readonly Dictionary<string, (string Kind, string Group, string Version, string[] Verbs)> Subresources = new()
    {
        ["scale"] = ("Scale", "autoscaling", "v1", ["get", "patch", "update"]),
        ["eviction"] = ("Eviction", "policy", "v1", ["create"]),
        ["binding"] = ("Binding", "", "", ["create"]),
        ["token"] = ("TokenRequest", "authentication.k8s.io", "v1", ["create"]),
        ["log"] = ("", "", "", ["get"]),
        ["finalize"] = ("", "", "", ["update"]),
    };

    /// <summary>The answer to a discovery path, or null when it is none.</summary>
    public JsonObject? Answer(string path, AnswerForm form)
    {
        var aggregated = form.As == "APIGroupDiscoveryList";
        return path.Trim('/').Split('/') switch
        {
            ["api"] when aggregated => Aggregated(form.Version!, core: true),
            ["apis"] when aggregated => Aggregated(form.Version!, core: false),
            ["api"] => new JsonObject
            {
                ["kind"] = "APIVersions",
                ["versions"] = new JsonArray("v1"),
                ["serverAddressByClientCIDRs"] = new JsonArray(),
            },
            ["apis"] => new JsonObject
            {
                ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups(core: false).Select(g => Group(g, list: true))]),
            },
            ["apis", var name] when Groups(core: false).FirstOrDefault(g => g.Key == name) is { } group => Group(group, list: false),
            ["api", var version] => Resources("", version),
            ["apis", var name, var version] => Resources(name, version),
            _ => null,
        };
    }

    private IEnumerable<IGrouping<string, Resource>> Groups(bool core) => catalog.All.GroupBy(r => r.Group).Where(g => g.Key.Length == 0 == core);

    private static JsonObject Group(IGrouping<string, Resource> group, bool list)
    {
        var versions = group.Select(r => r.Version).Distinct()
            .Select(v => new JsonObject { ["groupVersion"] = $"{group.Key}/{v}", ["version"] = v }).ToArray();
        var result = list ? new JsonObject() : new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        result["name"] = group.Key;
        result["versions"] = new JsonArray([.. versions]);
        result["preferredVersion"] = versions[0].DeepClone();
        return result;
    }

    private JsonObject? Resources(string group, string version)
    {
        var resources = catalog.All.Where(r => r.Group == group && r.Version == version).ToList();
        return resources.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = resources[0].GroupVersion,
            ["resources"] = new JsonArray([.. resources.SelectMany(Entries)]),
        };
    }

    private static IEnumerable<JsonObject> Entries(Resource resource)
    {
        var entry = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = List(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0) entry["shortNames"] = List(resource.ShortNames);

        if (resource.Categories.Count > 0) entry["categories"] = List(resource.Categories);

        yield return entry;
        foreach (var subresource in resource.Subresources)
        {
            var (kind, group, version, verbs) = Describe(resource, subresource);
            var sub = new JsonObject
            {
                ["name"] = $"{resource.Plural}/{subresource}", ["singularName"] = "", ["namespaced"] = resource.Namespaced, ["kind"] = kind, ["verbs"] = List(verbs),
            };
            if (version.Length > 0) (sub["group"], sub["version"]) = (group, version);

            yield return sub;
        }
    }

    private JsonObject Aggregated(string version, bool core)
    {
        var items = Groups(core).Select(group => new JsonObject
        {
            ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
            ["versions"] = new JsonArray([.. group.GroupBy(r => r.Version).Select(v => new JsonObject
            {
                ["version"] = v.Key,
                ["resources"] = new JsonArray([.. v.Select(AggregatedResource)]),
                ["freshness"] = "Current",
            })]),
        });
        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/" + version,
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. items]),
        };
    }

    private static JsonObject AggregatedResource(Resource resource)
    {
        var entry = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(resource.Group, resource.Version, resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = List(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0) entry["shortNames"] = List(resource.ShortNames);

        if (resource.Categories.Count > 0) entry["categories"] = List(resource.Categories);

        if (resource.Subresources.Count > 0)
        {
            entry["subresources"] = new JsonArray([.. resource.Subresources.Select(s =>
            {
                var (kind, group, version, verbs) = Describe(resource, s);
                return new JsonObject
                {
                    ["subresource"] = s,
                    ["responseKind"] = version.Length > 0 ? Kind(group, version, kind) : Kind(resource.Group, resource.Version, kind),
                    ["verbs"] = List(verbs),
                };
            })]);
        }

        return entry;
    }

    private static (string Kind, string Group, string Version, string[] Verbs) Describe(Resource resource, string subresource)
    {
        var (kind, group, version, verbs) = Subresources.GetValueOrDefault(subresource, ("", "", "", ["get", "patch", "update"]));
        return (kind.Length == 0 ? resource.Kind : kind, group, version, verbs);
    }

    private static JsonObject Kind(string group, string version, string kind) => new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
