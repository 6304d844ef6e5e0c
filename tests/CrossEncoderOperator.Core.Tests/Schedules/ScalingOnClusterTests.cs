using System.Globalization;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Core.Tests.Schedules;

/// <summary>Scaling, as an API server takes it.</summary>
public sealed class ScalingOnClusterTests(CrdCluster cluster) : IClassFixture<CrdCluster>
{
    private const string Name = "crossencoderdeployment/product-search";

    [Fact]
    public async Task Scale_writes_the_replicas_of_an_external_target_and_is_refused_for_another()
    {
        await using var ns = await cluster.NamespaceAsync();
        await ns.ApplyAsync(Manifest("""{"target":{"type":"External"},"maxReplicas":9}"""));
        (await ns.KubectlAsync("scale", Name, "--replicas=3")).Succeeded();
        Assert.Equal("3", (await ns.KubectlAsync("get", Name, "-o", "jsonpath={.spec.scaling.replicas}")).Succeeded());

        (await ns.KubectlAsync(
            "patch", Name, "--subresource=status", "--type=merge", "-p", """{"status":{"scaling":{"desired":3,"ready":2,"selector":"a=b"}}}""")).Succeeded();
        var scale = (await ns.KubectlAsync("get", Name, "--subresource=scale", "-o", "jsonpath={.spec.replicas} {.status.replicas} {.status.selector}")).Succeeded();
        Assert.Equal("3 2 a=b", scale);

        Assert.Contains("should be less than or equal to 1000", (await ns.KubectlAsync("scale", Name, "--replicas=1001")).Failed(), StringComparison.Ordinal);
        (await ns.KubectlAsync("patch", Name, "--type=json", "-p", """[{"op":"remove","path":"/spec/scaling/replicas"},{"op":"remove","path":"/spec/scaling/target"}]""")).Succeeded();
        Assert.Contains("is for target type External only", (await ns.KubectlAsync("scale", Name, "--replicas=3")).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_refuses()
    {
        (string Scaling, string Field, string Message)[] cases =
        [
            ("""{"minReplicas":3,"maxReplicas":2}""", "spec.scaling.maxReplicas", "must not be less than minReplicas"),
            ("""{"outsideSchedules":{"maxReplicas":0}}""", "spec.scaling.outsideSchedules", "needs schedules to be outside of"),
            ("""{"target":{"type":"External","inFlightDocuments":9}}""", "spec.scaling.target.inFlightDocuments", "is for type InFlightDocuments only"),
            ("""{"schedules":[{"name":"a","start":"0 8 * * *","duration":"8h","minReplicas":2,"maxReplicas":1}]}""", "spec.scaling.schedules[0].maxReplicas", "must not be less than minReplicas"),
            ("""{"schedules":[{"name":"a","start":"0 8 * * *","duration":"8h"},{"name":"a","start":"0 8 * * *","duration":"8h"}]}""", "spec.scaling.schedules[1]", "Duplicate value"),
            ("""{"schedules":[{"name":"a","start":"@daily","duration":"8h"}]}""", "spec.scaling.schedules[0].start", "should match"),
            ("""{"schedules":[{"name":"a","start":"0 8 * * *"}]}""", "spec.scaling.schedules[0].duration", "Required value"),
            ("""{"exceptions":[{"date":"25.12.2026","maxReplicas":0}]}""", "spec.scaling.exceptions[0].date", "should match"),
            ("""{"exceptions":[{"date":"2026-12-25"}]}""", "spec.scaling.exceptions[0]", "set minReplicas, maxReplicas or both"),
        ];
        var manifests = cases.Select((refused, i) => Manifest(refused.Scaling, $"case-{i}"));
        var error = (await cluster.Kubectl.RunAsync(["apply", "--dry-run=server", "-f", "-"], string.Join("\n---\n", manifests))).Failed();
        for (var i = 0; i < cases.Length; i++)
        {
            var line = Assert.Single(error.Split('\n'), line => line.Contains($"\"case-{i}\" is invalid", StringComparison.Ordinal));
            Assert.Contains(cases[i].Field, line, StringComparison.Ordinal);
            Assert.Contains(cases[i].Message, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_hundred_schedules_and_a_year_of_exceptions_are_taken()
    {
        await using var ns = await cluster.NamespaceAsync();
        var schedules = Enumerable.Range(0, 200).Select(i =>
            $$"""{"name":"w{{i}}","timeZone":"Europe/Berlin","start":"{{i % 60}} 8 * * MON-FRI","duration":"8h","prewarm":"5m","minReplicas":1,"maxReplicas":4}""");
        var exceptions = Enumerable.Range(0, 366).Select(i =>
            $$"""{"date":"{{new DateOnly(2028, 1, 1).AddDays(i).ToString("O", CultureInfo.InvariantCulture)}}","timeZone":"Europe/Berlin","maxReplicas":0}""");
        await ns.ApplyAsync(Manifest($$"""{"schedules":[{{string.Join(',', schedules)}}],"outsideSchedules":{"maxReplicas":0},"exceptions":[{{string.Join(',', exceptions)}}]}"""));
    }

    private static string Manifest(string scaling, string name = "product-search") => $$$"""
        {"apiVersion":"crossencoder.dev/v1alpha1","kind":"CrossEncoderDeployment","metadata":{"name":"{{{name}}}"},
         "spec":{"model":{"uri":"file:///models/a"},"scaling":{{{scaling}}}}}
        """;
}
