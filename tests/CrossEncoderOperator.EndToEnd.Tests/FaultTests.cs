using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

public sealed class FaultTests(OperatedCluster cluster)
{
    private const string Good = "model: { uri: 'file:///models/a' }";

    [Theory]
    [InlineData("no-tokenizer", "", "tokenizer.json")]
    [InlineData("truncated", "", "model.onnx")]
    [InlineData("unknown-tokenizer", "", "Quantum")]
    [InlineData("tampered", "", "config.json")]
    [InlineData("a", ", sha256: 0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Bad_model_is_told_in_the_words_of_the_pod_and_mended_by_a_corrected_apply(string model, string pin, string words)
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync($"model: {{ uri: 'file:///models/{model}'{pin} }}");
        var status = await subject.ReachesAsync(
            $"a failure that says '{words}'", s => s.LastFailure?.Message?.Contains(words, StringComparison.Ordinal) == true);
        Assert.Equal("False", Subject.Condition(status, ConditionType.Ready)?.Status);
        Assert.StartsWith($"product-search-{status.CanaryRevision}-", status.LastFailure!.Pod, StringComparison.Ordinal);
        Assert.Contains(status.LastFailure.Message!, status.Message, StringComparison.Ordinal);

        await subject.ApplyAsync(Good);
        Assert.Null((await subject.ReadyAsync()).LastFailure);
        Assert.Equal(0, (await cluster.OperatorAsync()).Status.ContainerStatuses.Single().RestartCount);
    }

    [Fact]
    public async Task Bad_update_leaves_alone_what_serves()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Good);
        var old = await subject.ReadyAsync();
        await subject.ApplyAsync("model: { uri: 'file:///models/no-tokenizer' }, rollout: { progressDeadline: 3s }");
        var stalled = await subject.ReachesAsync(
            "the progress deadline", s => Subject.Condition(s, ConditionType.Stalled)?.Reason == ConditionReason.ProgressDeadlineExceeded);
        Assert.Equal((old.StableRevision, DeploymentPhase.Failed), (stalled.StableRevision, stalled.Phase));
        Assert.Equal(0, (await subject.RerankAsync("coffee mug", "ceramic coffee mug"))[0]);

        await subject.ApplyAsync(Good);
        var mended = await subject.ReadyAsync();
        Assert.Equal((old.StableRevision, null), (mended.StableRevision, mended.CanaryRevision));
        await Eventually.HoldsAsync("the bad Deployment to be deleted", async _ => (await subject.DeploymentsAsync()).Length == 1);
    }

    [Theory]
    [InlineData("model: { uri: 'file:///etc' }", "spec.model.uri: /etc is not under a directory that the operator allows")]
    [InlineData("model: { uri: 'file:///models/../etc' }", "spec.model.uri: must not have empty, '.' or '..' path segments")]
    [InlineData("model: { uri: 'file:///models/a' }, serving: { labels: { 'crossencoder.dev/revision': x } }", "spec.serving.labels[crossencoder.dev/revision]: is reserved")]
    [InlineData("model: { uri: 'file:///models/a' }, serving: { limits: { timeout: 11m } }", "spec.serving.limits.timeout: must be from 1s to 10m")]
    public async Task Invalid_spec_is_refused_with_the_path_of_the_field_and_what_serves_is_left_alone(string spec, string message)
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Good);
        var old = await subject.ReadyAsync();
        await subject.ApplyAsync(spec);
        var status = await subject.ReachesAsync("the refusal", s => Subject.Condition(s, ConditionType.Stalled)?.Reason == ConditionReason.InvalidSpec);
        Assert.StartsWith(message, status.Message, StringComparison.Ordinal);
        Assert.Equal(old.StableRevision, status.StableRevision);
        Assert.Equal(0, (await subject.RerankAsync("coffee mug", "ceramic coffee mug"))[0]);
        await subject.ApplyAsync(Good);
        Assert.Equal(old.StableRevision, (await subject.ReadyAsync()).StableRevision);
    }

    [Theory]
    [InlineData("model: { uri: 'ftp://a' }", "spec.model.uri")]
    [InlineData("model: { uri: 7 }", "spec.model.uri")]
    [InlineData("model: { uri: 'https://a', sha256: abc }", "spec.model.sha256")]
    [InlineData("model: { uri: 'file:///models/a', maxTokens: 7 }", "spec.model.maxTokens")]
    [InlineData("serving: {}", "spec.model")]
    [InlineData("model: { uri: 'file:///models/a' }, serving: { limits: { bodyBytes: 4MB } }", "spec.serving.limits.bodyBytes")]
    [InlineData("model: { uri: 'file:///models/a' }, scaling: { minReplicas: -1 }", "spec.scaling.minReplicas")]
    [InlineData("model: { uri: 'file:///models/a' }, scaling: { minReplicas: 2147483648 }", "spec.scaling.minReplicas")]
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { progressDeadline: soon }", "spec.rollout.progressDeadline")]
    [InlineData("model: { uri: 'file:///models/a' }, replicas: 3", "spec.replicas")]
    [InlineData("model: { uri: 'file:///models/a' }, podTemplate: { spec: { hostNetwork: true } }", "spec.podTemplate.spec.hostNetwork")]
    [InlineData("model: { uri: 'file:///models/a' }, podTemplate: { spec: { volumes: [] } }", "spec.podTemplate.spec.volumes")]
    [InlineData("model: { uri: 'file:///models/a' }, podTemplate: { spec: { containers: [{ name: server, securityContext: { privileged: true } }] } }", "spec.podTemplate.spec.containers[0].securityContext")]
    [InlineData("model: { uri: 'file:///models/a' }, podTemplate: { spec: { containers: [{ name: sidecar }] } }", "spec.podTemplate.spec.containers[0].name")]
    public async Task What_the_schema_refuses_never_gets_in(string spec, string path)
    {
        await using var subject = await cluster.SubjectAsync();
        var refused = await cluster.Kubectl.RunAsync(["-n", subject.Namespace.Name, "apply", "-f", "-"], subject.Manifest(spec));
        Assert.Contains(path, refused.Failed(), StringComparison.Ordinal);
    }

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
