using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

/// <summary>What people do with one annotation, through kubectl.</summary>
public sealed class ActionTests(OperatedCluster cluster)
{
    private const string Slow = "steps: [{ weight: 20, pause: true }, { weight: 40, hold: 1h }, { weight: 60, hold: 1h }]";

    [Fact]
    public async Task Rollout_is_resumed_skipped_and_promoted()
    {
        await using var subject = await StartAsync();
        var canary = (await subject.InStepAsync(1, RolloutState.Paused)).CanaryRevision;

        await subject.ActAsync("resume@0000000000");
        await RefusedAsync(subject, "resume@0000000000", canary!);
        await subject.ActAsync("hurry");
        await RefusedAsync(subject, "hurry", "resume, skip, promote or abort");
        Assert.Equal(RolloutState.Paused, (await subject.InStepAsync(1, RolloutState.Paused)).Rollout!.State);

        await TakenAsync(subject, $"resume@{canary}");
        Assert.Equal(40, (await subject.InStepAsync(2)).Rollout!.Weight);
        await TakenAsync(subject, $"skip@{canary}");
        Assert.Equal(60, (await subject.InStepAsync(3)).Rollout!.Weight);
        await TakenAsync(subject, $"promote@{canary}");
        Assert.Equal(canary, (await subject.PromotedAsync()).StableRevision);
    }

    [Fact]
    public async Task Rollout_is_aborted_and_not_tried_again()
    {
        await using var subject = await StartAsync();
        var before = await subject.InStepAsync(1, RolloutState.Paused);
        await TakenAsync(subject, $"abort@{before.CanaryRevision}");
        var status = await subject.RolledBackAsync();
        Assert.Equal((before.StableRevision, "Aborted"), (status.StableRevision, status.Rollout!.Reason));
        Assert.Equal(before.CanaryRevision, status.Quarantined!.Single().Revision);
        Assert.Single(await subject.DeploymentsAsync());
    }

    private async Task<Subject> StartAsync()
    {
        var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Specs.Of("a", rollout: Slow));
        await subject.ReadyAsync();
        await subject.ApplyAsync(Specs.Of("b", rollout: Slow));
        return subject;
    }

    private static async Task TakenAsync(Subject subject, string action)
    {
        await subject.ActAsync(action);
        await subject.ReachesAsync($"{action} to be taken", status => status.LastAction is { Taken: true } last && last.Request == action);
        await GoneAsync(subject);
        await subject.HasEventAsync("ActionTaken", action);
    }

    private static async Task RefusedAsync(Subject subject, string action, string why)
    {
        var status = await subject.ReachesAsync($"{action} to be refused", found => found.LastAction is { Taken: false } last && last.Request == action);
        Assert.Contains(why, status.LastAction!.Message, StringComparison.Ordinal);
        await GoneAsync(subject);
        await subject.HasEventAsync("ActionRefused", action);
    }

    /// <summary>An action is taken once: the annotation goes.</summary>
    private static Task GoneAsync(Subject subject) => Eventually.HoldsAsync(
        "the annotation to go", async _ => (await subject.GetAsync()).Metadata.Annotations?.ContainsKey("crossencoder.dev/action") != true);
}
