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

public sealed class AfterPromotionTests
{
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
    public void Promoted_revision_can_be_taken_back_by_hand()
    {
        var world = Promoted(out var old, out var canary);
        world.Act($"abort@{canary}").Settle();
        Assert.Equal((old, DeploymentPhase.RolledBack), (world.Selected, world.Status.Phase));
    }
}
