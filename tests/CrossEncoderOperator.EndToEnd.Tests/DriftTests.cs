using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

public sealed class DriftTests(OperatedCluster cluster)
{
    private const string Good = "model: { uri: 'file:///models/a' }";

    [Theory]
    [InlineData("delete", "service", "product-search")]
    [InlineData("delete", "networkpolicy", "product-search")]
    [InlineData("delete", "deployment", "product-search-{0}")]
    [InlineData("delete", "configmap", "product-search-{0}")]
    [InlineData("scale", "deployment", "product-search-{0}", "--replicas=0")]
    [InlineData("label", "service", "product-search", "crossencoder.dev/deployment-")]
    [InlineData("patch", "service", "product-search", "--type=merge", "-p", """{"spec":{"selector":{"crossencoder.dev/revision":"other"}}}""")]
    public async Task Drift_is_repaired(string verb, string kind, string name, params string[] arguments)
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Good);
        var revision = (await subject.ReadyAsync()).StableRevision;
        var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, name, revision);
        var before = await SpecAsync();
        (await subject.Namespace.KubectlAsync([verb, kind, target, .. arguments])).Succeeded();
        await Eventually.HoldsAsync($"the {kind} to be as before", async _ => await SpecAsync() == before);
        await subject.ReadyAsync();
        Assert.Equal(0, (await subject.RerankAsync("coffee mug", "ceramic coffee mug"))[0]);

        async Task<string> SpecAsync() => (await subject.Namespace.KubectlAsync(
            "get", kind, target, "-o", "jsonpath={.metadata.labels}{.spec.selector}{.spec.replicas}{.spec.policyTypes}{.data}")).Succeeded();
    }

    [Fact]
    public async Task Object_of_somebody_else_is_not_touched()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.Namespace.ApplyAsync("""
            apiVersion: v1
            kind: Service
            metadata: { name: product-search }
            spec: { selector: { app: theirs }, ports: [{ port: 81 }] }
            """);
        await subject.ApplyAsync(Good);
        var status = await subject.ReachesAsync("the conflict", s => Subject.Condition(s, ConditionType.Stalled)?.Reason == ConditionReason.NameConflict);
        Assert.StartsWith("Service product-search exists and is not controlled by this object", status.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", (await subject.ServiceAsync()).Spec.Selector.Single().Value);
        Assert.Empty(await subject.DeploymentsAsync());

        (await subject.Namespace.KubectlAsync("delete", "service", "product-search")).Succeeded();
        // The operator does not watch what is not its own, but looks again when the object changes.
        (await subject.Namespace.KubectlAsync("annotate", "ced", "product-search", "example.com/look=again")).Succeeded();
        await subject.ReadyAsync();
    }
}
