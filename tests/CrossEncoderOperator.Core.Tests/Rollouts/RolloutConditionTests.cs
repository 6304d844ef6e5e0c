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

public sealed class RolloutConditionTests
{
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
}
