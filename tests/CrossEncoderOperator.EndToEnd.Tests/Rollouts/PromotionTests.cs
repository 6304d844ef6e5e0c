using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

public sealed class PromotionTests(OperatedCluster cluster)
{
    [Fact]
    public async Task Better_model_takes_all_traffic_step_by_step_and_no_request_fails()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.AddGoldenSetAsync();
        const string slo = $"{Specs.Lenient}, {Specs.Quality}";
        await subject.ApplyAsync(Specs.Of("a", slo));
        var old = (await subject.ReadyAsync()).StableRevision;
        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        await using var log = new StatusLog(subject);

        // The last step is long enough for the routers to report twice.
        await subject.ApplyAsync(Specs.Of("better", slo, "steps: [{ weight: 10, hold: 2s }, { weight: 50, hold: 6s }]"));
        var status = await subject.PromotedAsync();
        var report = await load.StopAsync();

        Assert.True(report.Failed == 0, report.ToString());
        Assert.NotEqual(old, status.StableRevision);
        Assert.Equal([0, 10, 50, 100], log.WeightsOf(status.StableRevision));
        Assert.True(report.By(status.StableRevision) > 0, report.ToString());
        Assert.Equal(report.Requests, report.By(old) + report.By(status.StableRevision));
        Assert.Equal((status.StableRevision, RevisionResult.Promoted), (status.History![0].Revision, status.History[0].Result));
        Assert.Equal("Pass", status.Rollout!.Quality?.Verdict);
        Assert.True(status.Rollout.Quality!.Canary > status.Rollout.Quality.Stable);
        var half = log.Seen.Last(seen => seen.Rollout is { Step: 2, State: RolloutState.Stepping } && seen.Traffic!.All(share => share.MeasuredWeight is not null));
        Assert.InRange(half.Traffic!.Single(share => share.Role == TrafficRole.Canary).MeasuredWeight!.Value, 40, 60);
        await Eventually.HoldsAsync("the other Deployments to be deleted", async _ => (await subject.DeploymentsAsync()).Length == 1);
        await subject.HasEventAsync("Promoted", status.StableRevision!);
    }

    [Fact]
    public async Task Model_that_served_a_moment_ago_comes_back_without_steps()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Specs.Of("a"));
        var first = (await subject.ReadyAsync()).StableRevision;
        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        await subject.ApplyAsync(Specs.Of("b"));
        Assert.NotEqual(first, (await subject.PromotedAsync()).StableRevision);

        await using var log = new StatusLog(subject);
        await subject.ApplyAsync(Specs.Of("a"));
        var back = await subject.PromotedAsync();
        Assert.Equal(first, back.StableRevision);
        Assert.Equal([0, 100], log.WeightsOf(first));
        var report = await load.StopAsync();
        Assert.True(report.Failed == 0, report.ToString());
    }

    [Fact]
    public async Task Third_model_supersedes_a_canary()
    {
        await using var subject = await cluster.SubjectAsync();
        const string pausing = "steps: [{ weight: 30, pause: true }]";
        await subject.ApplyAsync(Specs.Of("a", rollout: pausing));
        var first = (await subject.ReadyAsync()).StableRevision;
        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        await subject.ApplyAsync(Specs.Of("b", rollout: pausing));
        var second = (await subject.InStepAsync(1, RolloutState.Paused)).CanaryRevision;

        await using var log = new StatusLog(subject);
        await subject.ApplyAsync(Specs.Of("better", rollout: Specs.TwoSteps));
        var status = await subject.PromotedAsync();
        var report = await load.StopAsync();

        Assert.True(report.Failed == 0, report.ToString());
        Assert.DoesNotContain(status.StableRevision, new[] { first, second });
        Assert.Equal([30, 0], log.WeightsOf(second));
        Assert.Equal((second, RevisionResult.Superseded), (status.History![1].Revision, status.History[1].Result));
        Assert.True(report.By(first) > 0 && report.By(second) > 0 && report.By(status.StableRevision) > 0, report.ToString());
        await Eventually.HoldsAsync("the other Deployments to be deleted", async _ => (await subject.DeploymentsAsync()).Length == 1);
    }
}
