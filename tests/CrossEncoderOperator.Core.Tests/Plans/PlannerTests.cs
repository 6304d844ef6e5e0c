using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Plans;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Plans;

public sealed class PlannerTests
{
    private const string ModelB = """{"model":{"uri":"file:///models/b"}}""";
    private const string ModelC = """{"model":{"uri":"file:///models/c"}}""";
    private const string TwoReplicas = """{"model":{"uri":"file:///models/a"},"scaling":{"minReplicas":2}}""";

    [Fact]
    public void First_step_creates_everything()
    {
        var world = new World();
        world.Step();
        var revision = world.Status.CanaryRevision;
        Assert.Equal(
            ["+ConfigMap", "+ControllerRevision", "+Deployment", "+EndpointSlice", "+NetworkPolicy", "+PodDisruptionBudget", "+Service", "+Service"],
            world.Changes);
        Assert.Null(world.Selected);
        Assert.Equal((DeploymentPhase.Pending, null), (world.Status.Phase, world.Status.StableRevision));
        Assert.Equal($"revision {revision} has 0 of 1 replica ready; nothing serves yet", world.Status.Message);
        Assert.Equal(["RolloutStarted"], world.Events);
    }

    [Fact]
    public void Steady_state_is_a_fixed_point()
    {
        var world = new World(Samples.Everything);
        world.Serve(replicas: 3);
        var plan = world.Decide();
        Assert.Empty(plan.Apply);
        Assert.Empty(plan.Delete);
        Assert.Empty(plan.Events);
        Assert.False(plan.StatusChanged);
        Assert.Null(plan.WakeAfter);
    }

    [Fact]
    public void Served_by_all_replicas_is_ready()
    {
        var world = new World(TwoReplicas);
        var revision = world.Serve(replicas: 2);
        Assert.Equal((revision, null), (world.Status.StableRevision, world.Status.CanaryRevision));
        Assert.Equal($"revision {revision} serves with 2 of 2 replicas ready", world.Status.Message);
        Assert.Equal((2, 2), (world.Status.Scaling!.Desired, world.Status.Scaling.Ready));
        Assert.Equal("http://product-search.shop", world.Status.Url);
        var traffic = Assert.Single(world.Status.Traffic!);
        Assert.Equal((revision, "stable", 100, 2, 2), (traffic.Revision, traffic.Role, traffic.Weight, traffic.Replicas, traffic.ReadyReplicas));
        Assert.Equal(("True", "Serving"), Condition(world, "Ready"));
        Assert.Null(world.Status.Condition("Reconciling"));
        Assert.Null(world.Status.Condition("Stalled"));
    }

    [Fact]
    public void First_replica_serves_at_once_but_is_not_all()
    {
        var world = new World(TwoReplicas).Settle();
        var revision = world.Status.CanaryRevision!;
        world.Ready(revision, 1).Settle();
        Assert.Equal((revision, DeploymentPhase.Degraded), (world.Status.StableRevision, world.Status.Phase));
        Assert.Equal(("False", "ReplicasNotReady"), Condition(world, "Ready"));
        Assert.Equal(("True", "ReplicasNotReady"), Condition(world, "Reconciling"));
    }

    [Fact]
    public void Update_is_made_ready_beside_what_serves()
    {
        var world = new World();
        var old = world.Serve();
        world.Spec(ModelB).Settle();
        var update = world.Status.CanaryRevision!;
        Assert.Equal(old, world.Selected);
        Assert.Equal((old, DeploymentPhase.Progressing), (world.Status.StableRevision, world.Status.Phase));
        Assert.Equal(("False", "RolloutInProgress"), Condition(world, "Ready"));
        Assert.Equal([(old, 100), (update, 0)], world.Status.Traffic!.Select(t => (t.Revision!, t.Weight)));
        Assert.Equal(1, world.Get<V1Deployment>(World.NameOf(old)).Spec.Replicas);
    }

    [Fact]
    public void Update_takes_over_when_all_its_replicas_are_ready()
    {
        var world = new World(TwoReplicas);
        var old = world.Serve(replicas: 2);
        world.Spec(TwoReplicas.Replace("/a", "/b", StringComparison.Ordinal)).Settle();
        var update = world.Status.CanaryRevision!;
        world.Ready(update, 1).Settle();
        Assert.Equal(old, world.Selected);
        world.Ready(update, 2);

        world.Step();
        Assert.Equal(update, world.Selected);
        Assert.Equal((update, null), (world.Status.StableRevision, world.Status.CanaryRevision));
        Assert.True(world.Has<V1Deployment>(World.NameOf(old)), "the old pods stay until the pointer was read back");
        Assert.Equal(["Promoted", "RevisionServing"], world.Events);
        Assert.Equal(("False", "RolloutInProgress"), Condition(world, "Ready"));

        world.Step();
        Assert.Equal(["Ready"], world.Events);
        Assert.Equal(["-ConfigMap", "-Deployment", "-Service"], world.Changes);
        Assert.False(world.Has<V1Deployment>(World.NameOf(old)));
        Assert.True(world.Has<V1ControllerRevision>(World.NameOf(old)), "the history stays");
    }

    [Fact]
    public void Update_takes_over_early_where_nobody_is_served()
    {
        var world = new World(TwoReplicas);
        var old = world.Serve(replicas: 2);
        world.Spec(TwoReplicas.Replace("/a", "/b", StringComparison.Ordinal)).Settle();
        var update = world.Status.CanaryRevision!;
        world.Ready(old, 0).Ready(update, 1).Settle();
        Assert.Equal(update, world.Selected);
    }

    [Fact]
    public void Failing_update_leaves_alone_what_serves_and_is_mended_by_the_old_spec()
    {
        var world = new World();
        var old = world.Serve();
        world.Spec(ModelB).Settle();
        var update = world.Status.CanaryRevision!;
        world.Now += TimeSpan.FromMinutes(11);
        world.Settle();
        Assert.Equal((old, DeploymentPhase.RolledBack), (world.Selected, world.Status.Phase));
        Assert.False(world.Has<V1Deployment>(World.NameOf(update)), "its pods cost nothing any more");
        Assert.Equal(("True", "ProgressDeadlineExceeded"), Condition(world, "Stalled"));
        Assert.Equal(("False", "ProgressDeadlineExceeded"), Condition(world, "Ready"));
        Assert.Equal(
            $"the spec asks for revision {update}, revision {old} serves: the progress deadline has passed: revision {update} has 0 of 1 replica ready; its pods report no failure: see their events",
            world.Status.Message);

        world.Spec(Samples.Minimal).Settle();
        Assert.Equal((old, null, DeploymentPhase.Ready), (world.Status.StableRevision, world.Status.CanaryRevision, world.Status.Phase));
        Assert.False(world.Has<V1Deployment>(World.NameOf(update)));
        Assert.Null(world.Status.Condition("Stalled"));
    }

    [Fact]
    public void Superseding_update_replaces_the_one_under_way()
    {
        var world = new World();
        var old = world.Serve();
        world.Spec(ModelB).Settle();
        var superseded = world.Status.CanaryRevision!;
        world.Spec(ModelC).Settle();
        Assert.Equal(old, world.Selected);
        Assert.NotEqual(superseded, world.Status.CanaryRevision);
        Assert.False(world.Has<V1Deployment>(World.NameOf(superseded)));
        Assert.True(world.Has<V1Deployment>(World.NameOf(old)));
    }

    [Fact]
    public void First_revision_that_never_served_is_replaced_at_once()
    {
        var world = new World(ModelB).Settle();
        var bad = world.Status.CanaryRevision!;
        world.Spec(ModelC).Settle();
        Assert.NotEqual(bad, world.Status.CanaryRevision);
        Assert.False(world.Has<V1Deployment>(World.NameOf(bad)));
    }

    [Fact]
    public void Deadline_is_the_next_wake_up()
    {
        var world = new World("""{"model":{"uri":"file:///models/a"},"rollout":{"progressDeadline":"2m"}}""").Settle();
        world.Now += TimeSpan.FromSeconds(30);
        Assert.Equal(TimeSpan.FromSeconds(90), world.Decide().WakeAfter);
        world.Now += TimeSpan.FromSeconds(90);
        var plan = world.Decide();
        Assert.Null(plan.WakeAfter);
        Assert.Equal(ConditionReason.ProgressDeadlineExceeded, plan.Status.Condition("Stalled")?.Reason);
    }

    [Fact]
    public void Lost_replica_degrades_and_the_deadline_counts_from_then()
    {
        var world = new World(TwoReplicas);
        var revision = world.Serve(replicas: 2);
        world.Now += TimeSpan.FromDays(1);
        world.Ready(revision, 1).Settle();
        Assert.Equal(DeploymentPhase.Degraded, world.Status.Phase);
        Assert.Equal(TimeSpan.FromMinutes(10), world.Decide().WakeAfter);
        world.Now += TimeSpan.FromMinutes(10);
        world.Settle();
        Assert.Equal(DeploymentPhase.Failed, world.Status.Phase);
        world.Now += TimeSpan.FromMinutes(1);
        Assert.False(world.Decide().StatusChanged);
        world.Ready(revision, 2).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
    }

    [Fact]
    public void Scaling_restarts_no_pod()
    {
        var world = new World();
        var revision = world.Serve();
        world.Spec(TwoReplicas).Step();
        Assert.Equal(["+Deployment"], world.Changes);
        Assert.Equal((2, revision), (world.Get<V1Deployment>(World.NameOf(revision)).Spec.Replicas, world.Status.StableRevision));
        world.Ready(revision, 2).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
    }

    [Fact]
    public void No_replicas_is_a_state_of_its_own()
    {
        var world = new World();
        var revision = world.Serve();
        world.Spec("""{"model":{"uri":"file:///models/a"},"scaling":{"minReplicas":0}}""").Settle();
        world.Ready(revision, 0).Settle();
        Assert.Equal((DeploymentPhase.Stopped, "no replicas are asked for"), (world.Status.Phase, world.Status.Message));
        Assert.Equal(("True", "ScaledToZero"), Condition(world, "Ready"));
    }

    [Fact]
    public void Stale_Deployment_status_does_not_count()
    {
        var world = new World();
        var revision = world.Serve();
        world.Spec(TwoReplicas).Settle();
        Assert.Equal(("False", "ReplicasNotReady"), Condition(world, "Ready"));
        world.Get<V1Deployment>(World.NameOf(revision)).Status.ReadyReplicas = 2;
        world.Settle();
        Assert.Equal(("False", "ReplicasNotReady"), Condition(world, "Ready"));
    }

    [Fact]
    public void History_is_kept_up_to_its_limit_and_numbered_by_use()
    {
        static string Spec(int n) => $$"""{"model":{"uri":"file:///models/{{n}}"} ,"rollout":{"revisionHistoryLimit":2} }""";
        var world = new World(Spec(0));
        world.Serve();
        for (var n = 1; n <= 5; n++)
        {
            world.Spec(Spec(n)).Settle();
            world.Ready(world.Status.CanaryRevision!, 1).Settle();
        }
        Assert.Equal([4, 5, 6], Numbers());

        // Back to one that is still there: it becomes the latest.
        world.Spec(Spec(4)).Settle();
        world.Ready(world.Status.CanaryRevision!, 1).Settle();
        Assert.Equal([4, 6, 7], Numbers());

        IEnumerable<long> Numbers() => world.Names.Where(name => name.StartsWith("V1ControllerRevision/", StringComparison.Ordinal))
            .Select(name => world.Get<V1ControllerRevision>(name.Split('/')[1]).Revision!.Value).Order();
    }

    [Fact]
    public void Revision_in_use_is_never_history()
    {
        var world = new World("""{"model":{"uri":"file:///models/a"},"rollout":{"revisionHistoryLimit":0}}""");
        var old = world.Serve();
        world.Spec("""{"model":{"uri":"file:///models/b"},"rollout":{"revisionHistoryLimit":0}}""").Settle();
        Assert.True(world.Has<V1ControllerRevision>(World.NameOf(old)));
        Assert.True(world.Has<V1ControllerRevision>(World.NameOf(world.Status.CanaryRevision!)));
    }

    [Fact]
    public void Changed_default_image_is_a_rollout()
    {
        var world = new World();
        var old = world.Serve();
        world.Settings = world.Settings with { Objects = world.Settings.Objects with { DefaultImage = "server:2" } };
        world.Settle();
        Assert.Equal(old, world.Status.StableRevision);
        Assert.NotNull(world.Status.CanaryRevision);
    }

    [Fact]
    public void Time_of_a_condition_moves_with_its_status_only()
    {
        var world = new World(TwoReplicas).Settle();
        var since = world.Status.Condition("Ready")!.LastTransitionTime;
        world.Now += TimeSpan.FromSeconds(90.5);
        world.Ready(world.Status.CanaryRevision!, 1).Settle();
        Assert.Equal(since, world.Status.Condition("Ready")!.LastTransitionTime);
        world.Ready(world.Status.StableRevision!, 2).Settle();
        Assert.Equal(since.AddSeconds(90), world.Status.Condition("Ready")!.LastTransitionTime);
    }

    private static (string Status, string Reason) Condition(World world, string type) =>
        world.Status.Condition(type) is { } condition ? (condition.Status, condition.Reason) : default;
}
