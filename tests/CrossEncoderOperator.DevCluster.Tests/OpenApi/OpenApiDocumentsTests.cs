using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.OpenApi;
using CrossEncoderOperator.DevCluster.Schemas;
using static CrossEncoderOperator.DevCluster.Tests.TestJson;

namespace CrossEncoderOperator.DevCluster.Tests.OpenApi;

public class OpenApiDocumentsTests
{
    private static readonly PublishedResource Deployments = new("apps", "v1", "Deployment", "deployments", true, ["status", "scale"], false, BuiltInSchemas.For("apps", "v1", "Deployment")!);
    private static readonly PublishedResource Crds = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false, ["status"], false,
        BuiltInSchemas.For("apiextensions.k8s.io", "v1", "CustomResourceDefinition")!);

    private static readonly PublishedResource Widgets = new("example.com", "v1", "Widget", "widgets", true, ["status"], true,
        SchemaOf("{'type':'object','description':'A widget.','properties':{'spec':{'type':'object','properties':{'size':{'type':'integer','description':'How big.'}}}}}"));

    private static readonly PublishedResource[] All = [Deployments, Crds, Widgets];

    private static Schema SchemaOf(string text) => CrdSchemas.Parse(Obj(text)).Schema!;

    private static JsonObject Document(PublishedResource resource) => OpenApiDocuments.Document(All, resource.Root)!;

    [Fact]
    public void The_index_names_a_document_for_each_group_and_version()
    {
        var paths = OpenApiDocuments.Index(All)["paths"]!.AsObject();
        Assert.Equal(["apis/apps/v1", "apis/apiextensions.k8s.io/v1", "apis/example.com/v1"], paths.Select(p => p.Key));
        Assert.StartsWith("/openapi/v3/apis/apps/v1?hash=", (string?)paths["apis/apps/v1"]!["serverRelativeURL"], StringComparison.Ordinal);

        var changed = OpenApiDocuments.Index([Deployments, Widgets with { Schema = SchemaOf("{'type':'object'}") }])["paths"]!;
        Assert.True(JsonNode.DeepEquals(paths["apis/apps/v1"], changed["apis/apps/v1"]));
        Assert.False(JsonNode.DeepEquals(paths["apis/example.com/v1"], changed["apis/example.com/v1"]));
        Assert.Null(OpenApiDocuments.Document(All, "apis/none/v1"));
    }

    [Theory]
    [InlineData(0, "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", true)]
    [InlineData(0, "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale", true)]
    [InlineData(1, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}", true)]
    [InlineData(2, "/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/status", false)]
    public void A_patch_says_what_kubectl_looks_for(int resource, string path, bool strategic)
    {
        var patch = Document(All[resource])["paths"]![path]!["patch"]!;
        Same(new JsonObject { ["group"] = All[resource].Group, ["kind"] = All[resource].Kind, ["version"] = "v1" }, patch["x-kubernetes-group-version-kind"]);
        Assert.Contains(patch["parameters"]!.AsArray(), p => (string?)p!["name"] == "fieldValidation" && (string?)p["in"] == "query");
        Assert.Equal(strategic, patch["requestBody"]!["content"]!.AsObject().ContainsKey("application/strategic-merge-patch+json"));
    }

    [Fact]
    public void Every_reference_leads_to_a_component()
    {
        foreach (var resource in All)
        {
            var document = Document(resource);
            var schemas = document["components"]!["schemas"]!.AsObject();
            var refs = System.Text.RegularExpressions.Regex.Matches(document.ToJsonString(), "\"#/components/schemas/(?<name>[^\"]+)\"", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
            Assert.All(refs, r => Assert.True(schemas.ContainsKey(r.Groups["name"].Value), r.Value));
            Assert.All(schemas, s => Assert.NotEmpty(s.Value!.AsObject()));
            Assert.Contains(schemas, s => s.Value!["x-kubernetes-group-version-kind"]?[0]?["kind"]?.GetValue<string>() == resource.Kind);
            Assert.True(schemas["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]!["properties"]!.AsObject().ContainsKey("annotations"));
        }
    }

    [Fact]
    public void Lists_of_built_ins_say_how_they_are_patched()
    {
        var schemas = Document(Deployments)["components"]!["schemas"]!;
        var containers = schemas["io.k8s.api.v1.PodSpec"]!["properties"]!["containers"]!;
        Assert.Equal(("name", "merge", "map"), ((string?)containers["x-kubernetes-patch-merge-key"], (string?)containers["x-kubernetes-patch-strategy"], (string?)containers["x-kubernetes-list-type"]));
        Assert.Contains("container", (string?)containers["description"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Custom_resources_are_published_as_written()
    {
        var widget = Document(Widgets)["components"]!["schemas"]!["com.example.v1.Widget"]!;
        Assert.Equal("How big.", (string?)widget["properties"]!["spec"]!["properties"]!["size"]!["description"]);
        Assert.Equal("A widget.", (string?)widget["description"]);
    }
}
