using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

public sealed class DeploymentStatusTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2025-01-01T00:10:00Z", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly JsonObject Deployment = Objects.Parse("""
        metadata: { name: web, generation: 3 }
        spec: { replicas: 2, progressDeadlineSeconds: 60, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }
        """);

    [Theory]
    [InlineData("begun", null, 0, 0, "NewReplicaSetCreated", "True NewReplicaSetCreated", "False")]
    [InlineData("a pod more", "NewReplicaSetCreated 2025-01-01T00:09:50Z", 1, 0, null, "True ReplicaSetUpdated", "False")]
    [InlineData("one ready", "ReplicaSetUpdated 2025-01-01T00:09:50Z", 2, 1, null, "True ReplicaSetUpdated", "False")]
    [InlineData("complete", "ReplicaSetUpdated 2025-01-01T00:09:50Z", 2, 2, null, "True NewReplicaSetAvailable", "True")]
    [InlineData("too late", "ReplicaSetUpdated 2025-01-01T00:08:59Z", 0, 0, null, "False ProgressDeadlineExceeded", "False")]
    [InlineData("not yet too late", "ReplicaSetUpdated 2025-01-01T00:09:01Z", 0, 0, null, "True ReplicaSetUpdated", "False")]
    [InlineData("a pod lost long after completion", "NewReplicaSetAvailable 2025-01-01T00:00:00Z", 0, 0, null, "True NewReplicaSetAvailable", "False")]
    [InlineData("progress after the deadline", "ProgressDeadlineExceeded 2025-01-01T00:00:00Z", 2, 1, null, "True ReplicaSetUpdated", "False")]
    public void Conditions(string name, string? before, int replicas, int available, string? started, string progressing, string availability)
    {
        var deployment = Deployment.Clone();
        if (before?.Split(' ') is [var reason, var at])
        {
            var status = reason == "ProgressDeadlineExceeded" ? "False" : "True";
            deployment["status"] = Objects.Parse($"conditions: [{{ type: Progressing, status: '{status}', reason: {reason}, lastUpdateTime: '{at}', lastTransitionTime: '{at}' }}]");
        }

        var set = Objects.Parse($"{{ metadata: {{ name: web-1 }}, spec: {{ replicas: 2 }}, status: {{ replicas: {replicas}, readyReplicas: {available}, availableReplicas: {available} }} }}");
        var (next, _) = DeploymentStatus.Next(deployment, set, [], started, Now);

        var conditions = next.Items("conditions").ToDictionary(condition => condition.Text("type")!);
        Assert.True($"{conditions["Progressing"].Text("status")} {conditions["Progressing"].Text("reason")}" == progressing, $"{name}: {next.ToJsonString()}");
        Assert.Equal(availability, conditions["Available"].Text("status"));
    }

    [Fact]
    public void A_status_at_rest_stays_as_it_is()
    {
        var set = Objects.Parse("{ metadata: { name: web-1 }, spec: { replicas: 2 }, status: { replicas: 2, readyReplicas: 2, availableReplicas: 2 } }");
        var (first, _) = DeploymentStatus.Next(Deployment, set, [], null, Now);
        var settled = Deployment.Clone();
        settled["status"] = JsonNode.Parse(first.ToJsonString());

        var (second, recheck) = DeploymentStatus.Next(settled, set, [], null, Now.AddHours(1));

        Assert.True(JsonNode.DeepEquals(settled["status"], second), $"{first.ToJsonString()}\n{second.ToJsonString()}");
        Assert.Null(recheck);
    }

    [Fact]
    public void Counts_are_those_that_rollout_status_reads()
    {
        var current = Objects.Parse("{ metadata: { name: web-2 }, spec: { replicas: 1 }, status: { replicas: 1 } }");
        var old = Objects.Parse("{ metadata: { name: web-1 }, spec: { replicas: 2 }, status: { replicas: 2, readyReplicas: 2, availableReplicas: 2 } }");

        var (status, recheck) = DeploymentStatus.Next(Deployment, current, [old], "NewReplicaSetCreated", Now);

        Assert.Equal((3, 3, 1, 2, 2, 1), (status.Number("observedGeneration"), status.Number("replicas"), status.Number("updatedReplicas"),
            status.Number("readyReplicas"), status.Number("availableReplicas"), status.Number("unavailableReplicas")));
        Assert.Equal(TimeSpan.FromSeconds(60), recheck);
    }

    [Fact]
    public void The_hash_of_a_template_does_not_depend_on_the_order_of_its_fields() =>
        Assert.Equal(DeploymentController.Hash(JsonNode.Parse("""{"a":{"c":1,"d":[2]},"b":3}""")), DeploymentController.Hash(JsonNode.Parse("""{"b":3,"a":{"d":[2],"c":1}}""")));
}
