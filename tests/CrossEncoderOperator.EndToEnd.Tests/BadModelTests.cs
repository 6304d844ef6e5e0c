using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests;

public sealed class BadModelTests(OperatedCluster cluster)
{
    private const string Good = "model: { uri: 'file:///models/a' }";

    [Theory]
    [InlineData("no-tokenizer", "", "tokenizer.json")]
    [InlineData("truncated", "", "model.onnx")]
    [InlineData("unknown-tokenizer", "", "Quantum")]
    [InlineData("tampered", "", "config.json")]
    [InlineData("a", ", sha256: '0000000000000000000000000000000000000000000000000000000000000000'", "0000000000000000000000000000000000000000000000000000000000000000")]
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
        Assert.Equal((old.StableRevision, DeploymentPhase.RolledBack), (stalled.StableRevision, stalled.Phase));
        Assert.Equal(0, (await subject.RerankAsync("coffee mug", "ceramic coffee mug"))[0]);

        await subject.ApplyAsync(Good);
        var mended = await subject.ReadyAsync();
        Assert.Equal((old.StableRevision, null), (mended.StableRevision, mended.CanaryRevision));
        await Eventually.HoldsAsync("the bad Deployment to be deleted", async _ => (await subject.DeploymentsAsync()).Length == 1);
    }
}
