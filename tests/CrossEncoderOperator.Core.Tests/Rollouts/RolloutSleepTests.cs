using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Analysis;
using CrossEncoderOperator.Core.Plans;
using CrossEncoderOperator.Core.Scaling;
using CrossEncoderOperator.Core.Tests.Plans;
using static CrossEncoderOperator.Core.Tests.Rollouts.RolloutScenario;

namespace CrossEncoderOperator.Core.Tests.Rollouts;

/// <summary>Deployments that sleep and wake, also in the middle of a rollout.</summary>
public sealed class RolloutSleepTests
{
    private const string Idle = """ "minReplicas":0,"maxReplicas":4,"scaleToZero":{"idleAfter":"15m"} """;
    private const string Closed = """ "minReplicas":1,"schedules":[{"name":"day","start":"0 8 * * *","duration":"12h","prewarm":"0s"}],"outsideSchedules":{"maxReplicas":0} """;
    private const string Golden = """ "slo":{"quality":{"goldenSet":{"configMap":"golden"},"min":0.8}} """;

    private static string Spec(string model, string scaling = Idle, string? slo = null, string steps = Steps) =>
        $$"""{"model":{"uri":"file:///models/{{model}}"},"scaling":{ {{scaling}} },"rollout":{ {{steps}} } {{(slo is null ? "" : "," + slo)}} }""";

    [Fact]
    public void Idle_deployment_sleeps_and_is_healthy_and_wakes_for_a_request()
    {
        var world = Asleep(Spec("a"), out var revision);
        Assert.Equal(0, Replicas(world, revision));
        Assert.Equal((DeploymentPhase.Asleep, "True", "Idle"), (world.Status.Phase, Condition(world, ConditionType.Ready).Status, Condition(world, ConditionType.Asleep).Reason));
        Assert.Null(world.Status.Condition(ConditionType.Reconciling));
        Assert.Equal((revision, 0), (world.Selected, world.Status.Scaling!.Desired));

        Ask(world);
        Assert.Equal(1, Replicas(world, revision));
        Assert.Equal(("False", "Waking", 1), (Condition(world, ConditionType.Asleep).Status, Condition(world, ConditionType.Asleep).Reason, world.Status.Scaling!.Held));
        world.Ready(revision, 1);
        Settle(world, held: 0);
        Assert.Equal((DeploymentPhase.Ready, "Awake"), (world.Status.Phase, Condition(world, ConditionType.Asleep).Reason));
        Assert.Null(world.Status.Scaling!.Held);
    }

    [Fact]
    public void Sleep_and_wake_are_told_by_events()
    {
        var world = Awake(Spec("a"), out var revision);
        world.Now += TimeSpan.FromMinutes(15);
        world.Step();
        Assert.Equal(["FellAsleep"], world.Events);
        // The routers are told first.
        Assert.Equal(1, Replicas(world, revision));
        world.Settle();
        Assert.Equal(0, Replicas(world, revision));
        world.Load = Load(world, held: 1);
        world.Step();
        Assert.Contains("Woke", world.Events);
    }

    [Fact]
    public void Revision_that_arrives_while_it_sleeps_is_verified_and_sleeps_as_well()
    {
        var world = Asleep(Spec("a", slo: Golden), out var old);
        var canary = Update(world, Spec("b", slo: Golden));
        Assert.Equal((1, 1), (Replicas(world, canary), Replicas(world, old)));
        AssertWeight(world, canary, 0);

        // One of the two is not enough to compare.
        world.Ready(canary, 1).Pod(canary).Settle();
        Assert.Null(world.Status.Rollout!.Quality);
        world.Ready(old, 1).Settle();
        Assert.Equal("Pass", world.Status.Rollout!.Quality!.Verdict);
        Assert.Equal((0, 0), (Replicas(world, canary), Replicas(world, old)));
        Assert.Equal((RolloutState.Stepping, "Asleep", old), (world.Status.Rollout.State, world.Status.Rollout.Reason, world.Status.StableRevision));
        Assert.Contains("verified; it goes on when there is traffic again", world.Status.Message, StringComparison.Ordinal);
        AssertWeight(world, canary, 0);

        world.Ready(canary, 0).Ready(old, 0);
        world.RemovePods();
        world.Now += TimeSpan.FromDays(3);
        world.Settle();
        Assert.Equal((canary, "Asleep"), (world.Status.CanaryRevision, world.Status.Rollout!.Reason));

        Ask(world);
        Assert.Equal((1, 1), (Replicas(world, canary), Replicas(world, old)));
        world.Ready(old, 1).Ready(canary, 1).Pod(canary);
        Settle(world, held: 0);
        Assert.Equal((RolloutState.Stepping, 1, 5), (world.Status.Rollout!.State, world.Status.Rollout.Step, world.Status.Rollout.Weight));
    }

    [Fact]
    public void Bad_revision_that_arrives_while_it_sleeps_is_taken_back()
    {
        var world = Asleep(Spec("a", slo: Golden), out var old);
        world.Golden = _ => new() { Canary = 0.5, Stable = 0.9, Queries = 8 };
        var canary = Update(world, Spec("b", slo: Golden));
        world.Ready(canary, 1).Pod(canary).Ready(old, 1).Settle();
        Assert.Equal((RolloutState.RolledBack, old), (world.Status.Rollout!.State, world.Status.StableRevision));
        Assert.Equal(0, Replicas(world, old));
        Assert.Equal(canary, world.Status.Quarantined!.Single().Revision);
    }

    [Fact]
    public void Revision_without_steps_is_verified_too_and_promoted_when_it_wakes()
    {
        const string atOnce = """ "strategy":"AllAtOnce" """;
        var world = Asleep(Spec("a", steps: atOnce), out var old);
        var canary = Update(world, Spec("b", steps: atOnce));
        Assert.Equal((1, 0), (Replicas(world, canary), Replicas(world, old)));
        world.Ready(canary, 1).Settle();
        Assert.Equal((0, old), (Replicas(world, canary), world.Status.StableRevision));
        world.Ready(canary, 0).Settle();

        Ask(world);
        world.Ready(canary, 1);
        Settle(world, held: 1);
        Assert.Equal(canary, world.Status.StableRevision);
    }

    [Fact]
    public void Revision_whose_pod_does_not_start_while_it_sleeps_is_taken_back_at_the_deadline()
    {
        var world = Asleep(Spec("a"), out var old);
        var canary = Update(world, Spec("b"));
        Assert.Equal(1, Replicas(world, canary));
        world.Now += TimeSpan.FromHours(3);
        world.Settle();
        Assert.Equal((RolloutState.RolledBack, old, 0), (world.Status.Rollout!.State, world.Status.StableRevision, Replicas(world, old)));
    }

    [Fact]
    public void Under_a_ceiling_of_zero_a_revision_waits_for_the_window_and_is_not_late()
    {
        // The world begins at midnight.
        var world = new World(Spec("a", Closed)).Settle();
        world.Load = Load(world, held: 0);
        world.Settle();
        var first = world.Status.Rollout!.Revision!;
        Assert.Equal(0, Replicas(world, first));
        Assert.Null(world.Status.StableRevision);
        Assert.Equal(("True", "OutsideSchedule"), (Condition(world, ConditionType.Asleep).Status, Condition(world, ConditionType.Asleep).Reason));
        world.Now += TimeSpan.FromHours(7);
        world.Settle();
        Assert.Null(world.Status.Condition(ConditionType.Stalled));

        world.Now += TimeSpan.FromHours(1);
        world.Settle();
        Assert.Equal(1, Replicas(world, first));
        world.Ready(first, 1).Settle();
        Assert.Equal((first, DeploymentPhase.Ready), (world.Status.StableRevision, world.Status.Phase));

        world.Now += TimeSpan.FromHours(12);
        world.Settle();
        Assert.Equal(0, Replicas(world, first));
        world.Ready(first, 0).Settle();
        var canary = Update(world, Spec("b", Closed));
        Assert.Equal((RolloutState.Preflight, "Asleep"), (world.Status.Rollout!.State, world.Status.Rollout.Reason));
        Assert.Contains("it is verified when the deployment wakes", world.Status.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(World.NameOf(canary), string.Join(' ', world.Names.Where(name => name.StartsWith("V1Deployment/", StringComparison.Ordinal))), StringComparison.Ordinal);
        world.Now += TimeSpan.FromHours(11);
        world.Settle();
        Assert.Equal((canary, first), (world.Status.CanaryRevision, world.Status.StableRevision));

        world.Now += TimeSpan.FromHours(1);
        world.Settle();
        Assert.Equal((1, 1), (Replicas(world, first), Replicas(world, canary)));
    }

    [Fact]
    public void Canary_under_way_sleeps_and_wakes_with_what_serves_and_begins_its_step_anew()
    {
        var world = Awake(Spec("a", slo: Slo), out var old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        world.Load = Load(world, held: 0) with { InFlight = 1 };
        var canary = Update(world, Spec("b", slo: Slo));
        world.Ready(canary, 1).Settle();
        AssertWeight(world, canary, 5);

        world.Prometheus = null;
        world.Load = Load(world, held: 0);
        world.Now += TimeSpan.FromMinutes(20);
        world.Settle();
        Assert.Equal((0, 0, "Asleep"), (Replicas(world, old), Replicas(world, canary), world.Status.Rollout!.Reason));
        AssertWeight(world, canary, 5);
        world.Ready(old, 0).Ready(canary, 0);
        world.Now += TimeSpan.FromDays(1);
        world.Settle();
        Assert.Equal(canary, world.Status.CanaryRevision);

        Ask(world);
        Assert.Equal((1, 1), (Replicas(world, old), Replicas(world, canary)));
        Assert.Equal((5, RolloutState.Stepping, world.Now.UtcDateTime), (world.Status.Rollout!.Weight, world.Status.Rollout.State, world.Status.Rollout.StepStartedAt));
    }

    private static k8s.Models.V1Condition Condition(World world, string type) => world.Status.Condition(type)!;

    private static ObservedLoad Load(World world, int held) => new() { IsComplete = true, Held = held, LastRequest = world.Now };

    private static World Awake(string spec, out string revision)
    {
        var world = new World(spec) { Golden = _ => new() { Canary = 0.9, Stable = 0.9, Queries = 8 } }.Settle();
        revision = world.Status.CanaryRevision!;
        world.Load = Load(world, held: 0);
        world.Ready(revision, 1).Pod(revision).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
        return world;
    }

    private static World Asleep(string spec, out string revision)
    {
        var world = Awake(spec, out revision);
        world.Now += TimeSpan.FromMinutes(15);
        world.Settle();
        world.Ready(revision, 0);
        world.RemovePods();
        return world.Settle();
    }

    /// <summary>A request comes, and is held.</summary>
    private static void Ask(World world)
    {
        world.Now += TimeSpan.FromHours(1);
        Settle(world, held: 1);
    }

    private static void Settle(World world, int held)
    {
        world.Load = Load(world, held);
        world.Settle();
    }
}
