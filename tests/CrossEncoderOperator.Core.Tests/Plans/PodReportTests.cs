using System.Text.Json;
using CrossEncoderOperator.Core.Plans;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Plans;

/// <summary>What pods say, in the status.</summary>
public sealed class PodReportTests
{
    private const string Found = """{"state":{"terminated":{"exitCode":0,"message":"{\"digest\":\"abc\",\"sizeBytes\":42}"}}}""";

    [Theory]
    [InlineData("nothing yet", """{"state":{"waiting":{"reason":"PodInitializing"}}}""", "Unknown", "ModelPending", null)]
    [InlineData("running", """{"state":{"running":{}}}""", "Unknown", "ModelPending", null)]
    [InlineData("found", Found, "True", "ModelVerified", "abc")]
    [InlineData("another image's words", """{"state":{"terminated":{"exitCode":0,"message":"done"}}}""", "Unknown", "ModelPending", null)]
    [InlineData("JSON of another shape", """{"state":{"terminated":{"exitCode":0,"message":"[1]"}}}""", "Unknown", "ModelPending", null)]
    [InlineData("no message", """{"state":{"terminated":{"exitCode":0}}}""", "Unknown", "ModelPending", null)]
    [InlineData("refused", """{"state":{"terminated":{"exitCode":1,"message":"tokenizer.json is missing\n"}}}""", "False", "ModelRefused", null)]
    [InlineData("refused before", """{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"message":"x"}}}""", "False", "ModelRefused", null)]
    public void Model(string what, string init, string status, string reason, string? digest)
    {
        var world = new World().Settle();
        world.Put(Pod(world, "p", init: init));
        world.Settle();
        var condition = world.Status.Condition("ModelResolved")!;
        Assert.True((status, reason) == (condition.Status, condition.Reason), $"{what}: {condition.Status} {condition.Reason} {condition.Message}");
        Assert.Equal(("file:///models/a", digest), (world.Status.Model!.Uri, world.Status.Model.Digest));
    }

    [Fact]
    public void Model_is_remembered_when_the_pods_are_gone()
    {
        var world = new World().Settle();
        world.Put(Pod(world, "p", init: Found));
        world.Serve();
        world.RemovePods();
        world.Settle();
        Assert.Equal(("abc", 42L), (world.Status.Model!.Digest, world.Status.Model.SizeBytes));
        world.Spec("""{"model":{"uri":"file:///models/a","maxTokens":9}}""").Settle();
        Assert.Null(world.Status.Model.Digest);
    }

    public static TheoryData<string, string?, string?, string> Failures => new()
    {
        { "none", null, """{"state":{"running":{}}}""", "" },
        { "starting", """{"state":{"waiting":{"reason":"PodInitializing"}}}""", """{"state":{"waiting":{"reason":"ContainerCreating"}}}""", "" },
        { "ended well", Found, null, "" },
        { "init failed", """{"state":{"terminated":{"exitCode":1,"reason":"Error","message":"bad digest"}}}""", null, "pod p, container model: Error (exit code 1): bad digest" },
        { "crash loop", null, """{"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off"}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}""", "pod p, container server: OOMKilled (exit code 137)" },
        { "crash loop without a trace", null, """{"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off"}}}""", "pod p, container server: CrashLoopBackOff: back-off" },
        { "restarted once", null, """{"state":{"running":{}},"lastState":{"terminated":{"exitCode":1,"message":" x \n"}}}""", "pod p, container server: Error (exit code 1): x" },
        { "image", null, """{"state":{"waiting":{"reason":"ErrImagePull","message":"not found"}}}""", "pod p, container server: ErrImagePull: not found" },
        { "image name", null, """{"state":{"waiting":{"reason":"InvalidImageName"}}}""", "pod p, container server: InvalidImageName" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_of_a_container_is_told(string what, string? init, string? server, string told)
    {
        var world = new World().Settle();
        var revision = world.Status.CanaryRevision;
        world.Put(Pod(world, "p", init, server));
        world.Settle();
        var prefix = $"revision {revision} has 0 of 1 replica ready; nothing serves yet";
        var expected = told.Length == 0 ? prefix : $"{prefix}; {told}";
        Assert.True(expected == world.Status.Message, $"{what}: {world.Status.Message}");
        Assert.Equal(told.Length == 0, world.Status.LastFailure is null);
    }

    [Fact]
    public void Unschedulable_and_evicted_pods_are_told()
    {
        var world = new World().Settle();
        var pod = Pod(world, "p");
        pod.Status.Conditions = [new() { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes" }];
        world.Put(pod);
        world.Settle();
        Assert.Equal(("Unschedulable", "0/1 nodes"), (world.Status.LastFailure!.Reason, world.Status.LastFailure.Message));
        pod.Status = new() { Phase = "Failed", Reason = "Evicted", Message = "disk" };
        world.Settle();
        Assert.Equal(("Evicted", "disk"), (world.Status.LastFailure.Reason, world.Status.LastFailure.Message));
    }

    [Fact]
    public void Pods_that_cannot_be_created_are_told()
    {
        var world = new World().Settle();
        world.Get<V1Deployment>(World.NameOf(world.Status.CanaryRevision!)).Status = new()
        {
            Conditions = [new() { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = "exceeded quota" }],
        };
        world.Settle();
        Assert.Equal((null, "FailedCreate", "exceeded quota"), (world.Status.LastFailure!.Pod, world.Status.LastFailure.Reason, world.Status.LastFailure.Message));
    }

    [Fact]
    public void Back_off_does_not_hide_why_an_image_could_not_be_pulled()
    {
        var world = new World().Settle();
        world.Put(Pod(world, "p", server: """{"state":{"waiting":{"reason":"ErrImagePull","message":"not found"}}}"""));
        world.Settle();
        world.RemovePods();
        world.Put(Pod(world, "p", server: """{"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off"}}}"""));
        Assert.False(world.Decide().StatusChanged);
    }

    [Fact]
    public void Latest_failure_wins_and_pods_that_go_do_not_count()
    {
        var world = new World().Settle();
        world.Put(Pod(world, "a", server: """{"lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-01-01T00:00:01Z"}}}"""));
        world.Put(Pod(world, "b", server: """{"lastState":{"terminated":{"exitCode":2,"finishedAt":"2026-01-01T00:00:02Z"}}}"""));
        var going = Pod(world, "c", server: """{"state":{"terminated":{"exitCode":3,"finishedAt":"2026-01-01T00:00:03Z"}}}""");
        going.Metadata.DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 3, DateTimeKind.Utc);
        world.Put(going);
        world.Settle();
        Assert.Equal(("b", 2), (world.Status.LastFailure!.Pod, world.Status.LastFailure.ExitCode));
    }

    [Fact]
    public void Repeated_failure_is_one_event()
    {
        var world = new World().Settle();
        world.Put(Pod(world, "p", server: """{"state":{"terminated":{"exitCode":1,"message":"x","finishedAt":"2026-01-01T00:00:01Z"}}}"""));
        world.Step();
        Assert.Equal(["PodFailed"], world.Events);
        world.RemovePods();
        world.Put(Pod(world, "p", server: """{"state":{"terminated":{"exitCode":1,"message":"x","finishedAt":"2026-01-01T00:01:01Z"}}}"""));
        world.Step();
        Assert.Empty(world.Events);
    }

    [Fact]
    public void Long_messages_are_cut()
    {
        var world = new World().Settle();
        world.Put(Pod(world, "p", server: $$$"""{"state":{"terminated":{"exitCode":1,"message":{{{JsonSerializer.Serialize(new string('x', 5000))}}} } } }"""));
        world.Settle();
        Assert.Equal(1024, world.Status.LastFailure!.Message!.Length);
    }

    private static V1Pod Pod(World world, string name, string? init = null, string? server = null) =>
        KubernetesJson.Deserialize<V1Pod>($$"""
            {"metadata":{"name":"{{name}}","labels":{"crossencoder.dev/revision":"{{world.Status.CanaryRevision}}"} },
             "status":{"initContainerStatuses":[{{Named("model", init)}}],"containerStatuses":[{{Named("server", server)}}]} }
            """);

    private static string Named(string name, string? status) => status is null ? "" : $$"""{"name":"{{name}}",{{status.TrimStart('{')}}""";
}
