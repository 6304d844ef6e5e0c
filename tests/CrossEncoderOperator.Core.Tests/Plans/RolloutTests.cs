using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Capacity;
using CrossEncoderOperator.Core.Inquiries;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Revisions;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Plans;

public sealed class RolloutTests
{
    private const string Steps =
        """ "steps":[{"weight":5,"hold":"1m"},{"weight":25,"hold":"1m"},{"pause":true},{"weight":50,"hold":"1m"}] """;

    private const string Analysis = """ "analysis":{"interval":"10s","initialDelay":"20s","noDataTimeout":"5m"} """;

    private const string Slo = """ "slo":{"availability":{"objective":0.99}} """;

    private const string Golden = """ "slo":{"quality":{"goldenSet":{"configMap":"golden"},"min":0.8,"maxDrop":0.02}} """;

    [Fact]
    public void Steps_lead_to_promotion_without_objectives()
    {
        var world = Served(Spec("a", Steps), out var old);
        var canary = Update(world, Spec("b", Steps));
        Assert.Equal((RolloutState.Starting, 1), (world.Status.Rollout!.State, Replicas(world, canary)));
        world.Ready(canary, 1).Settle();
        AssertAt(world, canary, step: 1, weight: 5);
        Assert.Equal(4, Replicas(world, old));

        Pass(world, "1m");
        AssertAt(world, canary, step: 2, weight: 25);
        Pass(world, "1m");
        Assert.Equal((RolloutState.Paused, 3, 25), (world.Status.Rollout.State, world.Status.Rollout.Step, world.Status.Rollout.Weight));
        Assert.Equal(DeploymentPhase.Paused, world.Status.Phase);
        Pass(world, "24h");
        Assert.Equal(RolloutState.Paused, world.Status.Rollout.State);

        world.Act($"resume@{canary}").Settle();
        Assert.Equal((4, 25), (world.Status.Rollout.Step, world.Status.Rollout.Weight));
        Assert.Equal(2, Replicas(world, canary));
        world.Ready(canary, 2).Settle();
        AssertAt(world, canary, step: 4, weight: 50);

        Pass(world, "1m");
        Assert.Equal((RolloutState.Promoting, 4, 50), (world.Status.Rollout.State, Replicas(world, canary), world.Status.Rollout.Weight));
        world.Ready(canary, 4).Settle();
        Assert.Equal((canary, null, old), (world.Status.StableRevision, world.Status.CanaryRevision, world.Status.PreviousRevision));
        Assert.Equal((canary, DeploymentPhase.Ready), (world.Selected, world.Status.Phase));
        Assert.False(world.Has<V1Deployment>(World.NameOf(old)));
        Assert.Equal([RevisionResult.Promoted, RevisionResult.Promoted], world.Status.History!.Select(entry => entry.Result));
    }

    [Fact]
    public void Weight_waits_for_the_replicas_that_it_needs()
    {
        var world = Served(Spec("a", """ "steps":[{"weight":60}] """), out _);
        var canary = Update(world, Spec("b", """ "steps":[{"weight":60}] """));
        world.Ready(canary, 2).Settle();
        Assert.Equal((3, 0), (Replicas(world, canary), world.Status.Rollout!.Weight));
        world.Ready(canary, 3).Step();
        Assert.Equal(4, Replicas(world, canary));
        Assert.Equal([(60, "canary"), (40, "stable")], world.Status.Traffic!.Select(t => (t.Weight, t.Role!)).OrderDescending());
    }

    [Fact]
    public void Passing_objectives_are_needed_beside_the_hold()
    {
        var world = Served(Spec("a", Steps, Slo, Analysis), out var old);
        var canary = Update(world, Spec("b", Steps, Slo, Analysis));
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
        var world = Served(Spec("a", Steps, Slo, Analysis), out var old);
        var canary = Update(world, Spec("b", Steps, Slo, Analysis));
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
        world.Spec(Spec("b", Steps, Slo, Analysis)).Settle();
        Assert.Equal((DeploymentPhase.RolledBack, null), (world.Status.Phase, world.Status.CanaryRevision));
        world.Spec(Spec("a", Steps, Slo, Analysis)).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
        world.Spec(Spec("b", Steps, Slo, Analysis)).Settle();
        Assert.Equal(DeploymentPhase.RolledBack, world.Status.Phase);

        world.Spec(Spec("b", Steps + """,  "retryToken":"again" """, Slo, Analysis)).Settle();
        Assert.Equal((canary, null), (world.Status.CanaryRevision, world.Status.Quarantined));
        world.Spec(Spec("c", Steps + """,  "retryToken":"again" """, Slo, Analysis)).Settle();
        Assert.NotEqual(canary, world.Status.CanaryRevision);
    }

    [Fact]
    public void Breach_acts_while_paused_by_a_step()
    {
        var world = Served(Spec("a", """ "steps":[{"weight":5,"pause":true}] """, Slo, Analysis), out var old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        var canary = Update(world, Spec("b", """ "steps":[{"weight":5,"pause":true}] """, Slo, Analysis));
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
        var world = Served(Spec("a", extra, Slo, Analysis), out var old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        var canary = Update(world, Spec("b", extra, Slo, Analysis));
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
        var world = Served(Spec("a", Steps, Slo, Analysis), out var old);
        world.Prometheus = _ => SliAnswer.Failed("3 series");
        var canary = Update(world, Spec("b", Steps, Slo, Analysis));
        Assert.Equal((RolloutState.Preflight, "PreflightFailed"), (world.Status.Rollout!.State, world.Status.Rollout.Reason));
        Assert.Equal($"revision {canary} is not started yet: availability: 3 series; revision {old} serves", world.Status.Message);
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
        world.Prometheus = _ => SliAnswer.Of(0, 0);
        Look(world, "10s");
        Assert.True(world.Has<V1Deployment>(World.NameOf(canary)));
    }

    [Fact]
    public void Step_without_traffic_needs_no_verdict()
    {
        const string Dark = """ "steps":[{"weight":0,"hold":"10m"},{"weight":50,"hold":"1m"}] """;
        var world = Served(Spec("a", Dark, Slo, Analysis), out _);
        world.Prometheus = _ => SliAnswer.Of(0, 0);
        var canary = Update(world, Spec("b", Dark, Slo, Analysis));
        world.Ready(canary, 1).Settle();
        Look(world, "6m");
        Assert.Equal((RolloutState.Stepping, 1, 0), (world.Status.Rollout!.State, world.Status.Rollout.Step, world.Status.Rollout.Weight));
        Look(world, "4m");
        Assert.Equal(2, world.Status.Rollout.Step);
    }

    [Fact]
    public void Pods_that_take_long_to_start_do_not_count_as_undecided()
    {
        const string Both = """ "slo":{"availability":{"objective":0.99},"quality":{"goldenSet":{"configMap":"golden"},"min":0.8}} """;
        const string Slow = Steps + """, "progressDeadline":"1h" """;
        var world = Served(Spec("a", Slow, Both, Analysis), out _);
        world.Prometheus = _ => SliAnswer.Of(100, 100);
        var canary = Update(world, Spec("b", Slow, Both, Analysis));
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
        var world = Served(Spec("a", Steps, Both, Analysis), out var old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        var canary = Update(world, Spec("b", Steps, Both, Analysis));
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
        var world = Served(Spec("a", Steps, Dry, Analysis), out var old);
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(1000, 1000) : SliAnswer.Of(0, 400);
        var canary = Update(world, Spec("b", Steps, Dry, Analysis));
        world.Ready(canary, 1).Settle();
        Look(world, "30s");
        Assert.Equal(("Breach", true), (world.Status.Rollout!.Verdicts!.Single().Verdict, world.Status.Rollout.Verdicts!.Single().DryRun));
        Look(world, "30s");
        AssertAt(world, canary, step: 2, weight: 25);
    }

    [Fact]
    public void Golden_set_stops_a_bad_model_before_any_request()
    {
        var world = Served(Spec("a", Steps, Golden, Analysis), out var old);
        world.Golden = question => new() { Canary = question.StableAddress is null ? 0.9 : 0.5, Stable = question.StableAddress is null ? null : 0.9, Queries = 8 };
        var canary = Update(world, Spec("b", Steps, Golden, Analysis));
        world.Ready(canary, 1).Pod(canary).Settle();
        Assert.Equal((old, RolloutState.RolledBack, "QualityBreached"), (world.Selected, world.Status.Rollout!.State, world.Status.Rollout.Reason));
        Assert.All(world.Status.Traffic!, traffic => Assert.True(traffic.Revision == old || traffic.Weight == 0));
        Assert.Equal("QualityBreached", RolloutReason("Stalled", world));
    }

    [Fact]
    public void First_revision_is_ranked_before_it_serves()
    {
        var world = new World(Spec("a", Steps, Golden, Analysis)) { Golden = _ => new() { Canary = 0.5, Queries = 8 } }.Settle();
        var first = world.Status.CanaryRevision!;
        world.Ready(first, 4).Pod(first).Settle();
        Assert.Equal((null, null, DeploymentPhase.RolledBack), (world.Status.StableRevision, world.Status.CanaryRevision, world.Status.Phase));
        Assert.Empty(world.Status.Traffic!);
        Assert.StartsWith($"the spec asks for revision {first}, nothing serves", world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Golden_set_is_ranked_again_at_each_step()
    {
        var world = Served(Spec("a", Steps, Golden, Analysis), out _);
        var ranked = 0;
        world.Golden = _ => new() { Canary = ++ranked < 3 ? 0.9 : 0.5, Stable = 0.9, Queries = 8 };
        var canary = Update(world, Spec("b", Steps, Golden, Analysis));
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
        var world = Served(Spec("a", Steps, both, Analysis), out var old);
        var canary = Update(world, Spec("b", Steps, both, Analysis));
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
        var world = Served(Spec("a", Steps, Golden, Analysis), out var old);
        world.Golden = _ => new() { GoldenSetFault = "line 3: grades is missing" };
        var canary = Update(world, Spec("b", Steps, Golden, Analysis));
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

    [Fact]
    public void Pods_that_do_not_come_end_the_rollout()
    {
        var world = Served(Spec("a", Steps), out var old);
        var canary = Update(world, Spec("b", Steps));
        world.Ready(canary, 1).Settle();
        Pass(world, "1m");
        Pass(world, "1m");
        world.Act($"resume@{canary}").Settle();
        Pass(world, "10m");
        Assert.Equal((old, "ProgressDeadlineExceeded"), (world.Selected, world.Status.Rollout!.Reason));
    }

    [Fact]
    public void Old_revision_is_kept_warm_and_takes_over_again_at_once()
    {
        var world = Promoted(out var old, out var canary);
        Assert.Equal((RolloutState.Baking, DeploymentPhase.Ready), (world.Status.Rollout!.State, world.Status.Phase));
        Assert.Equal([(canary, "stable", 100, 4), (old, "previous", 0, 4)], world.Status.Traffic!.Select(t => (t.Revision!, t.Role!, t.Weight, t.Replicas)));
        world.Prometheus = _ => SliAnswer.Of(0, 900);
        Look(world, "30s");
        Assert.Equal((old, old, null), (world.Selected, world.Status.StableRevision, world.Status.PreviousRevision));
        Assert.Equal((DeploymentPhase.RolledBack, "SloBreached"), (world.Status.Phase, RolloutReason("Stalled", world)));
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
        Assert.Equal(RevisionResult.RolledBack, world.Status.History![0].Result);
    }

    [Fact]
    public void Breach_within_the_window_brings_the_old_revision_back_when_it_is_ready()
    {
        var world = Promoted(out var old, out var canary);
        Look(world, "10m");
        Assert.Equal(RolloutState.Watching, world.Status.Rollout!.State);
        Assert.False(world.Has<V1Deployment>(World.NameOf(old)));
        Look(world, "2h");
        var version = world.Status;
        Look(world, "2m");
        Assert.Equal(CanonicalStatus(version), CanonicalStatus(world.Status));

        world.Prometheus = _ => SliAnswer.Of(2000, 90_000);
        Look(world, "2m");
        Assert.Equal((canary, DeploymentPhase.Degraded), (world.Selected, world.Status.Phase));
        Assert.Equal(4, Replicas(world, old));
        world.Ready(old, 4).Settle();
        Assert.Equal((old, DeploymentPhase.RolledBack), (world.Selected, world.Status.Phase));
    }

    [Fact]
    public void Window_ends()
    {
        var world = Promoted(out _, out var canary);
        Look(world, "10m");
        Look(world, "24h");
        Assert.Equal((RolloutState.Completed, null), (world.Status.Rollout!.State, world.Status.Rollout.Evidence));
        Assert.Null(world.Decide().WakeAfter);
        Assert.Equal(canary, world.Selected);
    }

    [Fact]
    public void Spec_that_returns_supersedes_the_canary()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Spec(Spec("a", Steps, Slo, Analysis)).Settle();
        Assert.Equal((old, null, DeploymentPhase.Ready), (world.Selected, world.Status.CanaryRevision, world.Status.Phase));
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
        Assert.Equal((canary, RevisionResult.Superseded), (world.Status.History![0].Revision, world.Status.History[0].Result));
        Assert.Null(world.Status.Quarantined);
    }

    [Fact]
    public void New_spec_supersedes_the_canary_from_the_first_step()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Spec(Spec("c", Steps, Slo, Analysis)).Step();
        Assert.Equal(old, world.Selected);
        world.Settle();
        Assert.NotEqual(canary, world.Status.CanaryRevision);
        Assert.Equal((RolloutState.Starting, 0, 0), (world.Status.Rollout!.State, world.Status.Rollout.Step, world.Status.Rollout.Weight));
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
    }

    [Fact]
    public void Recent_revision_comes_back_without_steps()
    {
        var world = Promoted(out var old, out _);
        Look(world, "10m");
        world.Spec(Spec("a", Steps, Slo, Analysis)).Settle();
        Assert.Equal((old, RolloutState.Starting, "Return", 4), (world.Status.CanaryRevision, world.Status.Rollout!.State, world.Status.Rollout.Reason, Replicas(world, old)));
        world.Ready(old, 4).Settle();
        Assert.Equal(old, world.Selected);
    }

    [Fact]
    public void Revision_that_served_long_ago_takes_all_steps()
    {
        var world = Promoted(out var old, out _);
        Look(world, "10m");
        Look(world, "25h");
        world.Spec(Spec("a", Steps, Slo, Analysis)).Settle();
        Assert.Equal((old, 4), (world.Status.CanaryRevision, world.Status.Rollout!.Steps));
    }

    [Fact]
    public void Update_goes_through_where_nobody_is_served()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Spec(Spec("c", Steps, Slo, Analysis)).Settle();
        var fix = world.Status.CanaryRevision!;
        world.Ready(old, 0).Ready(fix, 1).Settle();
        Assert.Equal(fix, world.Selected);
        Assert.NotEqual(canary, fix);
    }

    public static TheoryData<string, string, bool, string> Actions => new()
    {
        { "resume of what is not paused", "resume@{canary}", false, "there is nothing to resume: the rollout is in the state Stepping" },
        { "another revision", "promote@0123456789", false, "the rollout that is under way is of revision {canary}" },
        { "no revision", "promote", false, "an action is resume, skip, promote or abort, then @ and a revision" },
        { "unknown", "explode@{canary}", false, "an action is resume, skip, promote or abort, then @ and a revision" },
        { "two at signs", "skip@a@b", false, "an action is resume, skip, promote or abort, then @ and a revision" },
        { "skip", "skip@{canary}", true, "skip of revision {canary} was done" },
        { "promote", "promote@{canary}", true, "promote of revision {canary} was done" },
        { "abort", "abort@{canary}", true, "abort of revision {canary} was done" },
    };

    [Theory]
    [MemberData(nameof(Actions))]
    public void Action_is_taken_once_and_answered(string what, string action, bool taken, string message)
    {
        var world = AtFirstStep(out _, out var canary);
        world.Act(action.Replace("{canary}", canary, StringComparison.Ordinal)).Step();
        Assert.Contains(taken ? "ActionTaken" : "ActionRefused", world.Events);
        var (step, state) = (world.Status.Rollout!.Step, world.Status.Rollout.State);
        world.Step();
        Assert.True((step, state) == (world.Status.Rollout.Step, world.Status.Rollout.State), what);
        world.Settle();
        Assert.Equal((taken, message.Replace("{canary}", canary, StringComparison.Ordinal)), (world.Status.LastAction!.Taken, world.Status.LastAction.Message));
        Assert.Null(world.Status.LastAction.Pending);
    }

    [Fact]
    public void Skip_promote_and_abort_do_what_they_say()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Act($"skip@{canary}").Settle();
        AssertAt(world, canary, step: 2, weight: 25);
        world.Act($"skip@{canary}").Settle();
        Assert.Equal(RolloutState.Paused, world.Status.Rollout!.State);
        world.Act($"promote@{canary}").Settle();
        Assert.Equal((RolloutState.Promoting, 4), (world.Status.Rollout.State, Replicas(world, canary)));
        world.Act($"abort@{canary}").Settle();
        Assert.Equal((old, "Aborted"), (world.Selected, RolloutReason("Stalled", world)));
    }

    [Fact]
    public void Promoted_revision_can_be_taken_back_by_hand()
    {
        var world = Promoted(out var old, out var canary);
        world.Act($"abort@{canary}").Settle();
        Assert.Equal((old, DeploymentPhase.RolledBack), (world.Selected, world.Status.Phase));
    }

    [Fact]
    public void Suspended_rollout_stays_where_it_is()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(1000, 1000) : SliAnswer.Of(0, 400);
        world.Spec("""{"suspend":true,""" + Spec("b", Steps, Slo, Analysis)[1..]).Settle();
        Pass(world, "1h");
        AssertWeight(world, canary, 5);
        Assert.Equal(DeploymentPhase.Suspended, world.Status.Phase);
        world.Spec(Spec("b", Steps, Slo, Analysis)).Settle();
        Look(world, "10s");
        Assert.Equal(old, world.Selected);
    }

    [Fact]
    public void Measured_weights_are_written_at_looks_only()
    {
        var world = AtFirstStep(out _, out var canary);
        world.MeasuredWeights[canary] = 4.97;
        Look(world, "10s");
        Assert.Equal(5.0, world.Status.Traffic!.Single(t => t.Revision == canary).MeasuredWeight);
        world.MeasuredWeights[canary] = 9;
        world.Step();
        Assert.Equal(5.0, world.Status.Traffic!.Single(t => t.Revision == canary).MeasuredWeight);
    }

    [Fact]
    public void Room_on_the_nodes_is_looked_for_before_anything_moves()
    {
        var world = Served(Spec("a", Steps), out var old);
        world.Capacity = _ => new(CapacityVerdict.NeverFits, 0, "no node has nvidia.com/gpu");
        var canary = Update(world, Spec("b", Steps));
        Assert.Equal((RolloutState.Preflight, "InsufficientCapacity"), (world.Status.Rollout!.State, world.Status.Rollout.Reason));
        Assert.Equal($"revision {canary} is not started yet: no node has nvidia.com/gpu; revision {old} serves", world.Status.Message);
        Assert.Equal("InsufficientCapacity", RolloutReason("Stalled", world));
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
        world.Capacity = pods => new(CapacityVerdict.Fits, pods, "room");
        Pass(world, "15s");
        Assert.Equal(RolloutState.Starting, world.Status.Rollout.State);
    }

    [Theory]
    [InlineData(4, 3, 3, 1)]
    [InlineData(1, 0, 1, 0)]
    public void Swap_takes_room_from_what_serves(int replicas, int stableAtStart, int promotingCanary, int promotingStable)
    {
        string Of(string model) => Spec(model, """ "onNoCapacity":"Swap","steps":[{"weight":25}] """)
            .Replace("\"minReplicas\":4", $"\"minReplicas\":{replicas}", StringComparison.Ordinal);
        var world = new World(Of("a")).Settle();
        var old = world.Status.CanaryRevision!;
        world.Ready(old, replicas).Settle();
        world.Capacity = _ => new(CapacityVerdict.NoRoomNow, 0, "no room");
        var canary = Update(world, Of("b"));
        Assert.Equal((RolloutState.Starting, true), (world.Status.Rollout!.State, world.Status.Rollout.Swap));
        Assert.Equal((1, stableAtStart), (Replicas(world, canary), Replicas(world, old)));
        world.Ready(old, stableAtStart).Ready(canary, 1).Settle();
        if (replicas > 1)
        {
            Assert.Equal((promotingCanary, promotingStable), (Replicas(world, canary), Replicas(world, old)));
            world.Ready(old, promotingStable).Ready(canary, promotingCanary).Settle();
        }
        Assert.Equal(canary, world.Selected);
        Assert.Equal(replicas, Replicas(world, canary));
    }

    [Fact]
    public void Gateway_splits_by_a_route_of_its_own()
    {
        const string Gateway = """ "slo":{},"traffic":{"mode":"GatewayAPI","gateway":{"parentRefs":[{"name":"public"}]}} """;
        var world = new World(Spec("a", Steps, Gateway)).Settle();
        var old = world.Status.CanaryRevision!;
        world.Ready(old, 4).Pod(old).Settle();
        Assert.Equal(("RoutePending", DeploymentPhase.Degraded), (RolloutReason("Ready", world), world.Status.Phase));
        Assert.Equal(["10.0.1.1"], world.Get<V1EndpointSlice>("product-search").Endpoints.Single().Addresses);
        Accept(world);
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);

        var canary = Update(world, Spec("b", Steps, Gateway));
        world.Ready(canary, 1).Settle();
        Assert.Equal(
            [(World.NameOf(old), 95), (World.NameOf(canary), 5)],
            world.Get<HttpRoute>("product-search").Spec!.Rules![^1].BackendRefs!.Select(backend => (backend.Name!, backend.Weight ?? -1)));

        world.Spec(Spec("b", Steps)).Settle();
        Assert.False(world.Has<HttpRoute>("product-search"));
        Assert.Equal(["10.0.0.9"], world.Get<V1EndpointSlice>("product-search").Endpoints.Single().Addresses);
    }

    [Fact]
    public void Gateway_API_that_is_missing_is_told()
    {
        var world = new World(Spec("a", Steps, """ "traffic":{"mode":"GatewayAPI","gateway":{"parentRefs":[{"name":"public"}]}} """)) { HasGatewayApi = false }.Settle();
        world.Ready(world.Status.CanaryRevision!, 4).Settle();
        Assert.Equal(("GatewayAPIMissing", "GatewayAPIMissing"), (RolloutReason("Ready", world), RolloutReason("Stalled", world)));
        Assert.False(world.Has<HttpRoute>("product-search"));
    }

    [Fact]
    public void Router_that_is_gone_is_told_and_its_endpoints_stay()
    {
        var world = Served(Spec("a", Steps), out _);
        world.Routers.Clear();
        world.Settle();
        Assert.Equal((DeploymentPhase.Degraded, "RouterUnavailable"), (world.Status.Phase, RolloutReason("Ready", world)));
        Assert.Equal(["10.0.0.9"], world.Get<V1EndpointSlice>("product-search").Endpoints.Single().Addresses);
        world.Routers.Add(World.Router("router-1", "10.0.0.10"));
        world.Routers.Add(World.Router("router-2", "10.0.0.11", isReady: false));
        world.Settle();
        Assert.Equal(["10.0.0.10"], world.Get<V1EndpointSlice>("product-search").Endpoints.Single().Addresses);
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
    }

    private static string Spec(string model, string rollout, string? slo = null, string? analysis = null) =>
        $$"""{"model":{"uri":"file:///models/{{model}}"},"scaling":{"minReplicas":4},"rollout":{ {{rollout}} {{(analysis is null ? "" : "," + analysis)}} } {{(slo is null ? "" : "," + slo)}} }""";

    private static World Served(string spec, out string revision)
    {
        var world = new World(spec) { Golden = _ => new() { Canary = 0.9, Queries = 8 } }.Settle();
        revision = world.Status.CanaryRevision!;
        world.Ready(revision, 4).Pod(revision).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
        return world;
    }

    private static string Update(World world, string spec)
    {
        world.Spec(spec).Settle();
        return world.Status.CanaryRevision!;
    }

    private static World AtFirstStep(out string old, out string canary)
    {
        var world = Served(Spec("a", Steps, Slo, Analysis), out old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        canary = Update(world, Spec("b", Steps, Slo, Analysis));
        world.Ready(canary, 1).Settle();
        AssertAt(world, canary, step: 1, weight: 5);
        return world;
    }

    private static World Promoted(out string old, out string canary)
    {
        var world = AtFirstStep(out old, out canary);
        world.Act($"promote@{canary}").Settle();
        world.Ready(canary, 4).Settle();
        Assert.Equal(canary, world.Status.StableRevision);
        return world;
    }

    /// <summary>Plays the Gateway.</summary>
    private static void Accept(World world)
    {
        var route = world.Get<HttpRoute>("product-search");
        world.Put(route with
        {
            Status = new() { Parents = [new() { ParentRef = new() { Name = "public" }, Conditions = [new() { Type = "Accepted", Status = "True" }] }] },
        });
        world.Settle();
    }

    private static void Pass(World world, string time)
    {
        world.Now += Api.Units.Duration.Parse(time);
        world.Settle();
    }

    /// <summary>Lets time go by, and the answers of a look come in.</summary>
    private static void Look(World world, string time) => Pass(world, time);

    private static int? Replicas(World world, string revision) => world.Get<V1Deployment>(World.NameOf(revision)).Spec.Replicas;

    private static void AssertWeight(World world, string revision, int weight) =>
        Assert.Equal(weight, world.Status.Traffic!.Single(traffic => traffic.Revision == revision).Weight);

    private static void AssertAt(World world, string canary, int step, int weight)
    {
        var rollout = world.Status.Rollout!;
        Assert.Equal((canary, RolloutState.Stepping, step, weight), (rollout.Revision, rollout.State, rollout.Step, rollout.Weight));
        AssertWeight(world, canary, weight);
        Assert.Equal(100, world.Status.Traffic!.Sum(traffic => traffic.Weight));
        Assert.Equal($"canary {canary} at {weight} %, step {step} of 4", world.Status.Message);
    }

    private static (string?, double, double?) Numbers(World world)
    {
        var verdict = world.Status.Rollout!.Verdicts!.Single();
        return (verdict.Verdict, verdict.Total, verdict.Value);
    }

    private static string? RolloutReason(string condition, World world) => world.Status.Condition(condition)?.Reason;

    private static string CanonicalStatus(CrossEncoderDeploymentStatus status) => CanonicalJson.Of(status);
}
