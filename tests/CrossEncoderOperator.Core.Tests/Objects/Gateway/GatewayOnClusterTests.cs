using CrossEncoderOperator.Core.Drift;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.TestKit;
using k8s;

namespace CrossEncoderOperator.Core.Tests.Objects.Gateway;

/// <summary>The route, as an API server takes it and gives it back.</summary>
public sealed class GatewayOnClusterTests(TestCluster cluster) : IClassFixture<TestCluster>
{
    private const string Spec = """
        "gateway":{"parentRefs":[{"name":"public","sectionName":"http"},{"name":"public","sectionName":"https"}],"hostnames":["*.example.com"]},
        "canaryHeader":{"name":"x-canary","value":"always"},"mirror":{"percent":10}
        """;

    [Fact]
    public async Task Route_is_taken_as_it_is_and_what_others_change_is_seen()
    {
        await GatewayApi.InstallAsync(cluster.Kubectl, GatewayApi.Manifest);
        await using var ns = await cluster.NamespaceAsync();
        var desired = Desired(ns.Name, "a:stable:95:2 b:canary:5:1");
        await ApplyAsync(ns, desired);
        var live = await LiveAsync(ns);
        Assert.True(AppliedState.Matches(desired, live));
        Assert.Equal((10, "RoutePending"), (live.Spec!.Rules![1].Filters!.Single().RequestMirror!.Percent, RouteHealth.Of(live).Reason));

        await PatchAsync(ns, """[{"op":"add","path":"/spec/rules/1/backendRefs/-","value":{"name":"theirs","port":80}}]""");
        Assert.False(AppliedState.Matches(desired, await LiveAsync(ns)));
        await ApplyAsync(ns, desired);
        Assert.True(AppliedState.Matches(desired, await LiveAsync(ns)));

        var parents = string.Join(',', desired.Spec!.ParentRefs!.Select(parent => $$$"""
            {"controllerName":"example.com/gateway","parentRef":{"name":"{{{parent.Name}}}","sectionName":"{{{parent.SectionName}}}"},
             "conditions":[{"type":"Accepted","status":"True","reason":"Accepted","message":"","observedGeneration":{{{live.Metadata.Generation + 2}}},"lastTransitionTime":"2026-01-01T00:00:00Z"}]}
            """));
        await PatchAsync(ns, $$"""[{"op":"add","path":"/status","value":{"parents":[{{parents}}]} }]""", "--subresource=status");
        Assert.Equal("RouteAccepted", RouteHealth.Of(await LiveAsync(ns)).Reason);

        // With other weights the word of the Gateways is out of date.
        await ApplyAsync(ns, Desired(ns.Name, "a:stable:75:2 b:canary:25:1"));
        Assert.Equal("RoutePending", RouteHealth.Of(await LiveAsync(ns)).Reason);

        // A server that does not know shares must not copy all requests instead.
        await GatewayApi.InstallAsync(cluster.Kubectl, GatewayApi.ManifestWithoutPercent);
        await Eventually.GetAsync(
            "the schema without percent",
            async _ => (await ns.KubectlAsync("explain", "httproute.spec.rules.filters.requestMirror")).Succeeded(),
            text => !text.Contains("percent", StringComparison.Ordinal));
        var error = (await cluster.Kubectl.RunAsync(Arguments(ns), KubernetesJson.Serialize(Desired(ns.Name, "a:stable:50:2 b:canary:50:1")))).Failed();
        Assert.Contains("failed to create typed patch object", error, StringComparison.Ordinal);
        Assert.Contains("percent: field not declared in schema", error, StringComparison.Ordinal);
    }

    private static HttpRoute Desired(string ns, string traffic)
    {
        var route = GatewayObjectTests.Route(Spec, traffic);
        route.Metadata.NamespaceProperty = ns;
        // There is no owner that the garbage collector could find.
        route.Metadata.OwnerReferences = null;
        return AppliedState.Stamped(route);
    }

    private static string[] Arguments(TestNamespace ns) =>
        ["-n", ns.Name, "apply", "--server-side", "--force-conflicts", "--field-manager=crossencoder-operator", "-f", "-"];

    private async Task ApplyAsync(TestNamespace ns, HttpRoute route) =>
        (await cluster.Kubectl.RunAsync(Arguments(ns), KubernetesJson.Serialize(route))).Succeeded();

    private static async Task PatchAsync(TestNamespace ns, string patch, params string[] arguments) =>
        (await ns.KubectlAsync(["patch", "httproute", "product-search", "--type=json", "-p", patch, .. arguments])).Succeeded();

    private static async Task<HttpRoute> LiveAsync(TestNamespace ns) =>
        KubernetesJson.Deserialize<HttpRoute>((await ns.KubectlAsync("get", "httproute", "product-search", "-o", "json")).Succeeded());
}
