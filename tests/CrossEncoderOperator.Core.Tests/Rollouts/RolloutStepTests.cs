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

public sealed class RolloutStepTests
{
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
    public void Step_without_traffic_needs_no_verdict()
    {
        const string Dark = """ "steps":[{"weight":0,"hold":"10m"},{"weight":50,"hold":"1m"}] """;
        var world = Served(Spec("a", Dark, Slo, EveryTenSeconds), out _);
        world.Prometheus = _ => SliAnswer.Of(0, 0);
        var canary = Update(world, Spec("b", Dark, Slo, EveryTenSeconds));
        world.Ready(canary, 1).Settle();
        Look(world, "6m");
        Assert.Equal((RolloutState.Stepping, 1, 0), (world.Status.Rollout!.State, world.Status.Rollout.Step, world.Status.Rollout.Weight));
        Look(world, "4m");
        Assert.Equal(2, world.Status.Rollout.Step);
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
    public void Spec_that_returns_supersedes_the_canary()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Spec(Spec("a", Steps, Slo, EveryTenSeconds)).Settle();
        Assert.Equal((old, null, DeploymentPhase.Ready), (world.Selected, world.Status.CanaryRevision, world.Status.Phase));
        Assert.False(world.Has<V1Deployment>(World.NameOf(canary)));
        Assert.Equal((canary, RevisionResult.Superseded), (world.Status.History![0].Revision, world.Status.History[0].Result));
        Assert.Null(world.Status.Quarantined);
    }

    [Fact]
    public void New_spec_supersedes_the_canary_from_the_first_step()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Spec(Spec("c", Steps, Slo, EveryTenSeconds)).Step();
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
        world.Spec(Spec("a", Steps, Slo, EveryTenSeconds)).Settle();
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
        world.Spec(Spec("a", Steps, Slo, EveryTenSeconds)).Settle();
        Assert.Equal((old, 4), (world.Status.CanaryRevision, world.Status.Rollout!.Steps));
    }

    [Fact]
    public void Update_goes_through_where_nobody_is_served()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Spec(Spec("c", Steps, Slo, EveryTenSeconds)).Settle();
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
    public void Suspended_rollout_stays_where_it_is()
    {
        var world = AtFirstStep(out var old, out var canary);
        world.Prometheus = question => question.Revision == old ? SliAnswer.Of(1000, 1000) : SliAnswer.Of(0, 400);
        world.Spec("""{"suspend":true,""" + Spec("b", Steps, Slo, EveryTenSeconds)[1..]).Settle();
        Pass(world, "1h");
        AssertWeight(world, canary, 5);
        Assert.Equal(DeploymentPhase.Suspended, world.Status.Phase);
        world.Spec(Spec("b", Steps, Slo, EveryTenSeconds)).Settle();
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
}
