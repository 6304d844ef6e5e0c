using CrossEncoderOperator.Api.Rollouts;

namespace CrossEncoderOperator.EndToEnd.Tests.Rollouts;

/// <summary>A Prometheus that does not answer decides nothing.</summary>
public sealed class ProviderTests(OperatedCluster cluster)
{
    private const string Slo = $"prometheus: gated, {Specs.Lenient}";

    [Fact]
    public async Task Prometheus_that_is_down_from_the_start_lets_no_canary_begin()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Specs.Of("a", Slo, noDataTimeout: "5s"));
        var old = (await subject.ReadyAsync()).StableRevision;
        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        cluster.Gate.Close(subject.Namespace.Name);
        await using var log = new StatusLog(subject);

        await subject.ApplyAsync(Specs.Of("b", Slo, noDataTimeout: "5s"));
        await subject.ReachesAsync("the preflight to fail", status => status.Rollout is { State: RolloutState.Preflight, Reason: "PreflightFailed" });
        Assert.Single(await subject.DeploymentsAsync());
        var status = await subject.RolledBackAsync();
        var report = await load.StopAsync();

        Assert.Equal(("NoDataTimeout", old), (status.Rollout!.Reason, status.StableRevision));
        Assert.Equal([0], log.WeightsOf(status.Rollout.Revision));
        Assert.Equal((0, report.Requests), (report.Failed, report.By(old)));
    }

    [Fact]
    public async Task Canary_holds_while_Prometheus_is_down_and_goes_on_after()
    {
        await using var subject = await cluster.SubjectAsync();
        await subject.ApplyAsync(Specs.Of("a", Slo));
        var old = (await subject.ReadyAsync()).StableRevision;
        await using var load = await subject.LoadAsync(requestsPerSecond: 20);
        await using var log = new StatusLog(subject);
        await subject.ApplyAsync(Specs.Of("b", Slo));
        await subject.InStepAsync(1);
        cluster.Gate.Close(subject.Namespace.Name);
        var held = await subject.ReachesAsync(
            "the error to be told", status => status.Rollout!.Verdicts?.Any(verdict => verdict.Verdict == "ProviderError") == true);
        // Longer than the step's hold.
        var later = await subject.ReachesAsync(
            "looks of 5 s in a row without an answer", status => status.Rollout!.LookedAt >= held.Rollout!.LookedAt!.Value.AddSeconds(5));
        Assert.Equal((held.Rollout!.Step, RolloutState.Stepping), (later.Rollout!.Step, later.Rollout.State));

        cluster.Gate.Open(subject.Namespace.Name);
        var status = await subject.PromotedAsync();
        Assert.NotEqual(old, status.StableRevision);
        Assert.Equal([0, 10, 50, 100], log.WeightsOf(status.StableRevision));
        var report = await load.StopAsync();
        Assert.True(report.Failed == 0, report.ToString());
    }
}
