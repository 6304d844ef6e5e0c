using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Status;
using CrossEncoderOperator.Core.Plans;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Plans;

/// <summary>Specs that are wrong or suspended, objects that were edited, lost, refused, or are somebody else's.</summary>
public sealed class PlannerFaultTests
{
    private const string ModelB = """{"model":{"uri":"file:///models/b"}}""";
    private const string Invalid = """{"model":{"uri":"s3://models/b"}}""";

    [Fact]
    public void Invalid_spec_is_reported_and_nothing_else_changes()
    {
        var world = new World();
        var revision = world.Serve();
        world.Spec(Invalid).Step();
        Assert.Empty(world.Changes);
        Assert.Equal(["InvalidSpec"], world.Events);
        Assert.Equal((DeploymentPhase.Failed, revision), (world.Status.Phase, world.Status.StableRevision));
        Assert.Equal($"spec.model.uri: must start with https:// or file://; revision {revision} serves on", world.Status.Message);
        Assert.Equal(("True", "InvalidSpec"), Condition(world, "Stalled"));
        Assert.Equal(2, world.Status.ObservedGeneration);
        Assert.False(world.Decide().StatusChanged);

        world.Spec(Samples.Minimal).Settle();
        Assert.Equal(DeploymentPhase.Ready, world.Status.Phase);
    }

    [Fact]
    public void Invalid_spec_leaves_a_rollout_under_way_alone()
    {
        var world = new World();
        world.Serve();
        world.Spec(ModelB).Settle();
        var update = world.Status.CanaryRevision!;
        world.Spec(Invalid).Settle();
        Assert.Equal(update, world.Status.CanaryRevision);
        Assert.True(world.Has<V1Deployment>(World.NameOf(update)));
    }

    [Fact]
    public void Invalid_from_the_start_makes_nothing()
    {
        var world = new World(Invalid);
        world.Step();
        Assert.Empty(world.Names);
        Assert.Equal((DeploymentPhase.Failed, null), (world.Status.Phase, world.Status.CanaryRevision));
        Assert.Null(world.Decide().WakeAfter);
    }

    [Fact]
    public void Suspended_object_is_left_as_it_is()
    {
        var world = new World();
        var revision = world.Serve();
        world.Spec("""{"model":{"uri":"file:///models/b"},"suspend":true}""").Step();
        Assert.Empty(world.Changes);
        Assert.Equal((DeploymentPhase.Suspended, $"suspended; revision {revision} serves on"), (world.Status.Phase, world.Status.Message));
        Assert.Equal(("True", "Suspended"), Condition(world, "Ready"));
        world.Remove<V1Service>("product-search");
        Assert.Empty(world.Decide().Apply);
        world.Spec(ModelB).Step();
        Assert.Contains("+Service", world.Changes);
    }

    public static TheoryData<string, Action<World>, string[]> Drift => new()
    {
        { "Service deleted", w => w.Remove<V1Service>("product-search"), ["+Service"] },
        { "Service notes another revision", w => w.Get<V1Service>("product-search").Metadata.Annotations[Labels.Revision] = "x", ["+Service"] },
        { "address deleted", w => w.Remove<V1Service>(Stable(w)), ["+Service"] },
        { "router endpoints edited", w => w.Get<V1EndpointSlice>("product-search").Endpoints.Clear(), ["+EndpointSlice"] },
        { "settings edited", w => w.Get<V1ConfigMap>(Stable(w)).Data["server.json"] = "{}", ["+ConfigMap"] },
        { "replicas edited", w => w.Get<V1Deployment>(Stable(w)).Spec.Replicas = 7, ["+Deployment"] },
        { "image edited", w => w.Get<V1Deployment>(Stable(w)).Spec.Template.Spec.Containers[0].Image = "evil", ["+Deployment"] },
        { "history deleted", w => w.Remove<V1ControllerRevision>(Stable(w)), ["+ControllerRevision"] },
        { "budget edited", w => w.Get<V1PodDisruptionBudget>("product-search").Spec.MaxUnavailable = 0, ["+PodDisruptionBudget"] },
        { "policy deleted", w => w.Remove<V1NetworkPolicy>("product-search"), ["+NetworkPolicy"] },
        { "label of another is no drift", w => w.Get<V1Service>("product-search").Metadata.Labels["theirs"] = "x", [] },
    };

    [Theory]
    [MemberData(nameof(Drift))]
    public void Drift_is_repaired(string what, Action<World> edit, string[] changes)
    {
        var world = new World();
        world.Serve();
        edit(world);
        world.Step();
        Assert.True(changes.SequenceEqual(world.Changes), $"{what}: {string.Join(' ', world.Changes)}");
        world.Settle();
    }

    [Fact]
    public void Objects_of_what_serves_are_repaired_during_a_rollout()
    {
        var world = new World();
        var old = world.Serve();
        world.Spec(ModelB).Settle();
        world.Remove<V1Deployment>(World.NameOf(old));
        world.Step();
        Assert.Equal(["+Deployment"], world.Changes);
        Assert.Equal("file:///models/a", world.Get<V1Deployment>(World.NameOf(old)).Spec.Template.Spec.InitContainers[0].Args[2]);
    }

    [Fact]
    public void Lost_status_is_found_again_in_the_Service()
    {
        var world = new World();
        var old = world.Serve();
        world.Spec(ModelB).Settle();
        world.LoseStatus().Settle();
        Assert.Equal((old, old), (world.Status.StableRevision, world.Selected));
    }

    [Fact]
    public void Pointer_to_nothing_is_dropped()
    {
        var world = new World();
        var old = world.Serve();
        world.Spec(ModelB).Settle();
        world.Remove<V1Deployment>(World.NameOf(old));
        world.Remove<V1ControllerRevision>(World.NameOf(old));
        world.Settle();
        Assert.Equal((null, DeploymentPhase.Pending), (world.Status.StableRevision, world.Status.Phase));
        Assert.NotNull(world.Status.CanaryRevision);
    }

    [Theory]
    [InlineData("Service")]
    [InlineData("Deployment")]
    [InlineData("ConfigMap")]
    public void Object_of_another_is_not_touched(string kind)
    {
        var world = new World();
        world.Serve();
        world.Spec(ModelB);
        var name = kind == "Service" ? "product-search" : World.NameOf(Samples.Revision(ModelB).Name);
        var foreign = new V1ObjectMeta { Name = name, NamespaceProperty = "shop", Uid = "theirs" };
        world.Put(kind switch
        {
            "Service" => new V1Service { Kind = kind, Metadata = foreign },
            "Deployment" => new V1Deployment { Kind = kind, Metadata = foreign },
            _ => new V1ConfigMap { Kind = kind, Metadata = foreign },
        });
        var plan = world.Step();
        Assert.Empty(world.Changes);
        Assert.Equal(TimeSpan.FromSeconds(30), plan.WakeAfter);
        Assert.Equal(("True", "NameConflict"), Condition(world, "Stalled"));
        Assert.Contains($"{kind} {name} exists and is not controlled by this object", world.Status.Message, StringComparison.Ordinal);
        Assert.NotNull(world.Status.StableRevision);
    }

    [Fact]
    public void Objects_of_an_earlier_object_of_the_same_name_are_waited_for()
    {
        var world = new World();
        var earlier = SharedService("22222222-2222-2222-2222-222222222222");
        world.Put(earlier);
        var plan = world.Step();
        Assert.Empty(world.Changes);
        Assert.Equal(TimeSpan.FromSeconds(2), plan.WakeAfter);
        Assert.Equal(("True", "NameConflict"), Condition(world, "Reconciling"));
        Assert.Null(world.Status.Condition("Stalled"));
        world.Remove<V1Service>("product-search");
        world.Step();
        Assert.Contains("+Service", world.Changes);
    }

    [Fact]
    public void Refused_object_is_reported()
    {
        var world = new World();
        world.Serve();
        var plan = Planner.Refused(world.Spec(ModelB).Snapshot(), "Deployment product-search-x", "spec.x: Invalid");
        Assert.Empty(plan.Apply);
        Assert.Equal(ConditionReason.ObjectRejected, plan.Status.Condition("Stalled")?.Reason);
        Assert.StartsWith("Deployment product-search-x was refused: spec.x: Invalid", plan.Status.Message, StringComparison.Ordinal);
        Assert.NotNull(plan.WakeAfter);
    }

    private static V1Service SharedService(string ownerUid) => new()
    {
        Kind = "Service",
        Metadata = new()
        {
            Name = "product-search",
            OwnerReferences = [new() { Kind = CrossEncoderDeployment.KubeKind, Name = "product-search", Uid = ownerUid, Controller = true }],
        },
    };

    private static string Stable(World world) => World.NameOf(world.Status.StableRevision!);

    private static (string Status, string Reason) Condition(World world, string type) =>
        world.Status.Condition(type) is { } condition ? (condition.Status, condition.Reason) : default;
}
