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

namespace CrossEncoderOperator.Core.Tests.Rollouts;

/// <summary>Worlds in which a rollout has come some way, and what is asserted of them.</summary>
internal static class RolloutScenario
{
    public const string Steps =
        """ "steps":[{"weight":5,"hold":"1m"},{"weight":25,"hold":"1m"},{"pause":true},{"weight":50,"hold":"1m"}] """;

    public const string EveryTenSeconds = """ "analysis":{"interval":"10s","initialDelay":"20s","noDataTimeout":"5m"} """;

    public const string Slo = """ "slo":{"availability":{"objective":0.99}} """;

    public const string Golden = """ "slo":{"quality":{"goldenSet":{"configMap":"golden"},"min":0.8,"maxDrop":0.02}} """;

    public static string Spec(string model, string rollout, string? slo = null, string? analysis = null) =>
        $$"""{"model":{"uri":"file:///models/{{model}}"},"scaling":{"minReplicas":4},"rollout":{ {{rollout}} {{(analysis is null ? "" : "," + analysis)}} } {{(slo is null ? "" : "," + slo)}} }""";

    public static World Served(string spec, out string revision)
    {
        var world = new World(spec) { Golden = _ => new() { Canary = 0.9, Queries = 8 } }.Settle();
        revision = world.Status.CanaryRevision!;
        world.Ready(revision, 4).Pod(revision).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
        return world;
    }

    public static string Update(World world, string spec)
    {
        world.Spec(spec).Settle();
        return world.Status.CanaryRevision!;
    }

    public static World AtFirstStep(out string old, out string canary)
    {
        var world = Served(Spec("a", Steps, Slo, EveryTenSeconds), out old);
        world.Prometheus = _ => SliAnswer.Of(1000, 1000);
        canary = Update(world, Spec("b", Steps, Slo, EveryTenSeconds));
        world.Ready(canary, 1).Settle();
        AssertAt(world, canary, step: 1, weight: 5);
        return world;
    }

    public static World Promoted(out string old, out string canary)
    {
        var world = AtFirstStep(out old, out canary);
        world.Act($"promote@{canary}").Settle();
        world.Ready(canary, 4).Settle();
        Assert.Equal(canary, world.Status.StableRevision);
        return world;
    }

    /// <summary>Plays the Gateway.</summary>
    public static void Accept(World world)
    {
        var route = world.Get<HttpRoute>("product-search");
        world.Put(route with
        {
            Status = new() { Parents = [new() { ParentRef = new() { Name = "public" }, Conditions = [new() { Type = "Accepted", Status = "True" }] }] },
        });
        world.Settle();
    }

    public static void Pass(World world, string time)
    {
        world.Now += Api.Units.Duration.Parse(time);
        world.Settle();
    }

    /// <summary>Lets time go by, and the answers of a look come in.</summary>
    public static void Look(World world, string time) => Pass(world, time);

    public static int? Replicas(World world, string revision) => world.Get<V1Deployment>(World.NameOf(revision)).Spec.Replicas;

    public static void AssertWeight(World world, string revision, int weight) =>
        Assert.Equal(weight, world.Status.Traffic!.Single(traffic => traffic.Revision == revision).Weight);

    public static void AssertAt(World world, string canary, int step, int weight)
    {
        var rollout = world.Status.Rollout!;
        Assert.Equal((canary, RolloutState.Stepping, step, weight), (rollout.Revision, rollout.State, rollout.Step, rollout.Weight));
        AssertWeight(world, canary, weight);
        Assert.Equal(100, world.Status.Traffic!.Sum(traffic => traffic.Weight));
        Assert.Equal($"canary {canary} at {weight} %, step {step} of 4", world.Status.Message);
    }

    public static (string?, double, double?) Numbers(World world)
    {
        var verdict = world.Status.Rollout!.Verdicts!.Single();
        return (verdict.Verdict, verdict.Total, verdict.Value);
    }

    public static string? RolloutReason(string condition, World world) => world.Status.Condition(condition)?.Reason;

    public static string CanonicalStatus(CrossEncoderDeploymentStatus status) => CanonicalJson.Of(status);
}
