using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

public sealed class InvalidSpecTests(OperatedCluster cluster)
{
    private const string Good = "model: { uri: 'file:///models/a' }";

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
}
