using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Revisions;
using CrossEncoderOperator.Core.Tests.Plans;
using k8s.Models;
using static CrossEncoderOperator.Core.Tests.Rollouts.RolloutScenario;

namespace CrossEncoderOperator.Core.Tests.Rollouts;

public sealed class RolloutAnalysisTests
{
    [Fact]
    public void Passing_objectives_are_needed_beside_the_hold()
    {
        var world = Served(Spec("a", Steps, Slo, EveryTenSeconds), out var old);
        var canary = Update(world, Spec("b", Steps, Slo, EveryTenSeconds));
        Assert.Equal(RolloutState.Preflight, world.Status.Rollout!.State);
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)), "no pod before the queries were tried");
        var totals = new Dictionary<string, double> { [canary] = 0, [old] = 1000 };
        world.Prometheus = question => SliAnswer.Of(totals[question.Revision], totals[question.Revision]);
        world.Settle();
        world.Ready(canary, 1).Settle();
        AssertAt(world, canary, step: 1, weight: 5);

        Look(world, "1m");
        Look(world, "10s");
        AssertAt(world, canary, step: 1, weight: 5);
        var verdict = Assert.Single(world.Status.Rollout.Verdicts!);
        Assert.Equal(("availability", "NoData", "NoSamples", canary), (verdict.Sli, verdict.Verdict, verdict.Reason, verdict.Revision));

        totals[canary] = 2000;
        Look(world, "10s");
        Assert.Equal(("Pass", 2000d, 1d), Numbers(world));
        AssertAt(world, canary, step: 2, weight: 25);
    }

    [Fact]
    public void Cold_start_is_not_judged()
    {
        var world = Served(Spec("a", Steps, Slo, EveryTenSeconds), out var old);
        var canary = Update(world, Spec("b", Steps, Slo, EveryTenSeconds));
        var start = world.Now;
        world.Prometheus = question => question.Revision == canary ? SliAnswer.Of(0, 100) : Stable();
        world.Settle();
        world.Ready(canary, 1).Settle();
        Look(world, "10s");
        Assert.DoesNotContain(world.Asked!.Questions, question => question.Revision == canary);
        Assert.Equal(("NoData", 0d, null), Numbers(world));
        Look(world, "10s");
        Look(world, "10s");
        Assert.Contains(world.Asked.Questions, question => question.Revision == canary && question.Good.Contains("[10s]", StringComparison.Ordinal));
        Assert.Equal((RolloutState.RolledBack, old), (world.Status.Rollout!.State, world.Selected));

        SliAnswer Stable()
        {
            var events = 100 + ((world.Now - start).TotalSeconds * 10);
            return SliAnswer.Of(events, events);
        }
    }

    [Fact]
    public void Breach_takes_all_traffic_back_at_once_and_is_remembered()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(1000, 1000) : SliAnswer.Of(20, 40);
        world.Now += TimeSpan.FromSeconds(30);
        world.Step();
        world.Step();
        Assert.Equal((old, null), (world.Selected, world.Status.CanaryRevision));
        Assert.True(world.Has<V1Deployment>(World.NameOf(canary)), "the pods stay until the router knows");
        Assert.Contains("RolledBack", world.Events);
        Assert.Contains("SloBreach", world.Events);
        world.Settle();
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
        Assert.Equal((DeploymentPhase.RolledBack, RolloutReason("Stalled", world)), (world.Status.Phase, "SloBreached"));
        Assert.Equal(
            $"the spec asks for revision {canary}, revision {old} serves: availability of revision {canary}: 50.00 % of 40 good, 99.00 % are needed",
            world.Status.Message);
        var entry = Assert.Single(world.Status.Quarantined!);
        Assert.Equal((canary, "SloBreached"), (entry.Revision, entry.Reason));

        // Neither time, nor a restart, nor the same spec applied again tries it once more.
        world.Now += TimeSpan.FromDays(30);
        world.Spec(Spec("b", Steps, Slo, EveryTenSeconds)).Settle();
        Assert.Equal((DeploymentPhase.RolledBack, null), (world.Status.Phase, world.Status.CanaryRevision));
        world.Spec(Spec("a", Steps, Slo, EveryTenSeconds)).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
        world.Spec(Spec("b", Steps, Slo, EveryTenSeconds)).Settle();
        Assert.Equal(DeploymentPhase.RolledBack, world.Status.Phase);

        world.Spec(Spec("b", Steps + """,  "retryToken":"again" """, Slo, EveryTenSeconds)).Settle();
        Assert.Equal((canary, null), (world.Status.CanaryRevision, world.Status.Quarantined));
        world.Spec(Spec("c", Steps + """,  "retryToken":"again" """, Slo, EveryTenSeconds)).Settle();
        Assert.NotEqual(canary, world.Status.CanaryRevision);
    }

    [Fact]
    public void Breach_acts_while_paused_by_a_step()
    {
        var world = Served(Spec("a", """ "steps":[{"weight":5,"pause":true}] """, Slo, EveryTenSeconds), out var old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        var canary = Update(world, Spec("b", """ "steps":[{"weight":5,"pause":true}] """, Slo, EveryTenSeconds));
        world.Ready(canary, 1).Settle();
        Assert.Equal(RolloutState.Paused, world.Status.Rollout!.State);
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(2000, 2000) : SliAnswer.Of(0, 40);
        Look(world, "30s");
        Assert.Equal((RolloutState.RolledBack, old), (world.Status.Rollout.State, world.Selected));
    }

    [Fact]
    public void Breach_may_pause_instead_and_is_judged_anew_when_resumed()
    {
        var extra = Steps + """, "onBreach":"Pause" """;
        var world = Served(Spec("a", extra, Slo, EveryTenSeconds), out var old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        var canary = Update(world, Spec("b", extra, Slo, EveryTenSeconds));
        world.Ready(canary, 1).Settle();
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(2000, 2000) : SliAnswer.Of(0, 40);
        Look(world, "30s");
        Assert.Equal((RolloutState.Paused, "SloBreached", 5), (world.Status.Rollout!.State, world.Status.Rollout.Reason, world.Status.Rollout.Weight));
        Look(world, "30s");
        Assert.Equal(RolloutState.Paused, world.Status.Rollout.State);
        world.Prometheus = _ => SliAnswer.Of(9000, 9000);
        world.Act($"resume@{canary}").Settle();
        Assert.Equal((RolloutState.Stepping, 1), (world.Status.Rollout.State, world.Status.Rollout.Step));
        Look(world, "1m");
        AssertAt(world, canary, step: 2, weight: 25);
    }

    [Theory]
    [InlineData("down", "ProviderError")]
    [InlineData("empty", "NoData")]
    public void Prometheus_without_an_answer_holds_and_then_ends_the_rollout(string what, string verdict)
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Prometheus = _ => what == "down" ? SliAnswer.Failed("connection refused") : SliAnswer.Empty;
        for (var i = 0; i < 29; i++)
        {
            Look(world, "10s");
            AssertAt(world, canary, step: 1, weight: 5);
        }
        Assert.Equal(verdict, world.Status.Rollout!.Verdicts!.Single().Verdict);
        Look(world, "20s");
        Assert.Equal((old, DeploymentPhase.RolledBack, "NoDataTimeout"), (world.Selected, world.Status.Phase, world.Status.Rollout.Reason));
    }

    [Fact]
    public void Query_that_fails_on_what_serves_costs_no_pod()
    {
        var world = Served(Spec("a", Steps, Slo, EveryTenSeconds), out var old);
        world.Prometheus = _ => SliAnswer.Failed("3 series");
        var canary = Update(world, Spec("b", Steps, Slo, EveryTenSeconds));
        Assert.Equal((RolloutState.Preflight, "PreflightFailed"), (world.Status.Rollout!.State, world.Status.Rollout.Reason));
        Assert.Equal($"revision {canary} is not started yet: availability: 3 series; revision {old} serves", world.Status.Message);
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
        world.Prometheus = _ => SliAnswer.Of(0, 0);
        Look(world, "10s");
        Assert.True(world.Has<V1Deployment>(World.NameOf(canary)));
    }

    [Fact]
    public void Pods_that_take_long_to_start_do_not_count_as_undecided()
    {
        const string Both = """ "slo":{"availability":{"objective":0.99},"quality":{"goldenSet":{"configMap":"golden"},"min":0.8}} """;
        const string Slow = Steps + """, "progressDeadline":"1h" """;
        var world = Served(Spec("a", Slow, Both, EveryTenSeconds), out _);
        world.Prometheus = _ => SliAnswer.Of(100, 100);
        var canary = Update(world, Spec("b", Slow, Both, EveryTenSeconds));
        for (var i = 0; i < 10; i++)
        {
            Look(world, "1m");
        }
        world.Golden = null;
        world.Ready(canary, 1).Pod(canary).Settle();
        Assert.Equal(RolloutState.Starting, world.Status.Rollout!.State);
    }

    [Fact]
    public void Counts_do_not_wait_for_a_ranking()
    {
        const string Both = """ "slo":{"availability":{"objective":0.99},"quality":{"goldenSet":{"configMap":"golden"},"min":0.8}} """;
        var world = Served(Spec("a", Steps, Both, EveryTenSeconds), out var old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        var canary = Update(world, Spec("b", Steps, Both, EveryTenSeconds));
        var ranked = 0;
        world.Golden = _ => ++ranked == 1 ? new() { Canary = 0.9, Stable = 0.9, Queries = 8 } : new() { RankingFault = "still busy" };
        world.Ready(canary, 1).Pod(canary).Settle();
        AssertAt(world, canary, step: 1, weight: 5);
        world.Golden = null;
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(2000, 2000) : SliAnswer.Of(0, 40);
        Look(world, "30s");
        Assert.Equal((RolloutState.RolledBack, "SloBreached"), (world.Status.Rollout!.State, world.Status.Rollout.Reason));
    }

    [Fact]
    public void Dry_run_objective_never_acts()
    {
        const string Dry = """ "slo":{"availability":{"objective":0.99,"dryRun":true}} """;
        var world = Served(Spec("a", Steps, Dry, EveryTenSeconds), out var old);
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(1000, 1000) : SliAnswer.Of(0, 400);
        var canary = Update(world, Spec("b", Steps, Dry, EveryTenSeconds));
        world.Ready(canary, 1).Settle();
        Look(world, "30s");
        Assert.Equal(("Breach", true), (world.Status.Rollout!.Verdicts!.Single().Verdict, world.Status.Rollout.Verdicts!.Single().DryRun));
        Look(world, "30s");
        AssertAt(world, canary, step: 2, weight: 25);
    }

    [Fact]
    public void Golden_set_stops_a_bad_model_before_any_request()
    {
        var world = Served(Spec("a", Steps, Golden, EveryTenSeconds), out var old);
        world.Golden = question => new() { Canary = question.StableAddress is null ? 0.9 : 0.5, Stable = question.StableAddress is null ? null : 0.9, Queries = 8 };
        var canary = Update(world, Spec("b", Steps, Golden, EveryTenSeconds));
        world.Ready(canary, 1).Pod(canary).Settle();
        Assert.Equal((old, RolloutState.RolledBack, "QualityBreached"), (world.Selected, world.Status.Rollout!.State, world.Status.Rollout.Reason));
        Assert.All(world.Status.Traffic!, traffic => Assert.True(traffic.Revision == old || traffic.Weight == 0));
        Assert.Equal("QualityBreached", RolloutReason("Stalled", world));
    }

    [Fact]
    public void First_revision_is_ranked_before_it_serves()
    {
        var world = new World(Spec("a", Steps, Golden, EveryTenSeconds)) { Golden = _ => new() { Canary = 0.5, Queries = 8 } }.Settle();
        var first = world.Status.CanaryRevision!;
        world.Ready(first, 4).Pod(first).Settle();
        Assert.Equal((null, null, DeploymentPhase.RolledBack), (world.Status.StableRevision, world.Status.CanaryRevision, world.Status.Phase));
        Assert.Empty(world.Status.Traffic!);
        Assert.StartsWith($"the spec asks for revision {first}, nothing serves", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Golden_set_is_ranked_again_at_each_step()
    {
        var world = Served(Spec("a", Steps, Golden, EveryTenSeconds), out _);
        var ranked = 0;
        world.Golden = _ => new() { Canary = ++ranked < 3 ? 0.9 : 0.5, Stable = 0.9, Queries = 8 };
        var canary = Update(world, Spec("b", Steps, Golden, EveryTenSeconds));
        world.Ready(canary, 1).Pod(canary).Settle();
        AssertAt(world, canary, step: 1, weight: 5);
        Assert.Equal((2, 1, "Pass"), (ranked, world.Status.Rollout!.Quality!.Step, world.Status.Rollout.Quality.Verdict));
        Pass(world, "1m");
        Assert.Equal((3, RolloutState.RolledBack), (ranked, world.Status.Rollout.State));
    }

    [Fact]
    public void Golden_set_is_ranked_in_a_step_only_once_the_objectives_pass()
    {
        const string both = """ "slo":{"availability":{"objective":0.99},"quality":{"goldenSet":{"configMap":"golden"},"min":0.8}} """;
        var world = Served(Spec("a", Steps, both, EveryTenSeconds), out var old);
        var canary = Update(world, Spec("b", Steps, both, EveryTenSeconds));
        var totals = new Dictionary<string, double> { [canary] = 0, [old] = 1000 };
        var ranked = 0;
        world.Prometheus = question => SliAnswer.Of(totals[question.Revision], totals[question.Revision]);
        world.Golden = _ => new() { Canary = ++ranked > 0 ? 0.9 : 0, Queries = 8 };
        world.Settle();
        world.Ready(canary, 1).Pod(canary).Settle();
        AssertAt(world, canary, step: 1, weight: 5);
        Look(world, "1m");
        Look(world, "10s");
        Assert.Equal(1, ranked);

        totals[canary] = 2000;
        Look(world, "10s");
        Assert.Equal((true, 2), (ranked > 1, world.Status.Rollout!.Step));
    }

    [Fact]
    public void Golden_set_at_fault_holds_and_says_so()
    {
        var world = Served(Spec("a", Steps, Golden, EveryTenSeconds), out var old);
        world.Golden = _ => new() { GoldenSetFault = "line 3: grades is missing" };
        var canary = Update(world, Spec("b", Steps, Golden, EveryTenSeconds));
        world.Ready(canary, 1).Pod(canary).Settle();
        Assert.Equal((RolloutState.Starting, old), (world.Status.Rollout!.State, world.Selected));
        Assert.Contains("line 3: grades is missing", world.Status.Message, StringComparison.Ordinal);
        for (var i = 0; i < 31; i++)
        {
            Look(world, "10s");
        }
        Assert.Equal("NoDataTimeout", world.Status.Rollout.Reason);
        Assert.Contains("line 3: grades is missing", world.Status.Message, StringComparison.Ordinal);
    }
}
