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
    [InlineData("model: { uri: 'file:///models/a' }, slo: { custom: [{ name: a, good: 'x{p=\"{{pod}}\"}', total: '{{revision}}{{window}}', objective: 0.9 }] }", "spec.slo.custom[0].good: has '{{pod}}', but only")]
    [InlineData("model: { uri: 'file:///models/a' }, traffic: { stickyHeader: Host }", "spec.traffic.stickyHeader: Host belongs to the connection")]
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

    [Fact]
    public async Task A_thousand_steps_never_get_in()
    {
        await using var subject = await cluster.SubjectAsync();
        var steps = string.Join(", ", Enumerable.Repeat("{ weight: 5 }", 1000));
        var refused = await cluster.Kubectl.RunAsync(
            ["-n", subject.Namespace.Name, "apply", "-f", "-"], subject.Manifest($"{Good}, rollout: {{ steps: [{steps}] }}"));
        Assert.Contains("spec.rollout.steps: Too many: 1000: must have at most 20 items", refused.Failed(), StringComparison.Ordinal);
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
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { steps: [{ weight: -1 }] }", "spec.rollout.steps[0].weight")]
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { steps: [{ weight: 101 }] }", "spec.rollout.steps[0].weight")]
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { steps: [{ weight: 25 }, { pause: true }, { weight: 5 }] }", "the weights of the steps must not fall")]
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { steps: [{ pause: true, hold: 1m }] }", "a pause ends when it is resumed: set hold or pause, not both")]
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { steps: [{ hold: 1m }] }", "set weight, or pause: true")]
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { steps: [{ weight: 5, hold: -1m }] }", "spec.rollout.steps[0].hold")]
    [InlineData("model: { uri: 'file:///models/a' }, rollout: { strategy: AllAtOnce, steps: [{ weight: 5 }] }", "spec.rollout.steps: Invalid value")]
    [InlineData("model: { uri: 'file:///models/a' }, traffic: { mode: GatewayAPI }", "spec.traffic.gateway")]
    [InlineData("model: { uri: 'file:///models/a' }, traffic: { mirror: { percent: 101 } }", "spec.traffic.mirror.percent")]
    [InlineData("model: { uri: 'file:///models/a' }, slo: { availability: { objective: 1.0 } }", "spec.slo.availability.objective")]
    [InlineData("model: { uri: 'file:///models/a' }, slo: { quality: { goldenSet: { configMap: a }, metric: map@10, min: 0.5 } }", "spec.slo.quality.metric")]
    [InlineData("model: { uri: 'file:///models/a' }, slo: { quality: { goldenSet: { configMap: a } } }", "set min, maxDrop or both")]
    [InlineData("model: { uri: 'file:///models/a' }, slo: { custom: [{ name: a, good: a, total: b, objective: 0.9 }, { name: a, good: a, total: b, objective: 0.9 }] }", "spec.slo.custom[1]")]
    public async Task What_the_schema_refuses_never_gets_in(string spec, string path)
    {
        await using var subject = await cluster.SubjectAsync();
        var refused = await cluster.Kubectl.RunAsync(["-n", subject.Namespace.Name, "apply", "-f", "-"], subject.Manifest(spec));
        Assert.Contains(path, refused.Failed(), StringComparison.Ordinal);
    }
}
