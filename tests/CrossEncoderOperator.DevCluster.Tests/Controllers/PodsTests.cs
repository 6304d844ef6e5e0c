using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

public sealed class PodsTests
{
    private static readonly JsonObject Good = Objects.Parse("""
        metadata: { name: good, creationTimestamp: '2025-01-01T00:00:00Z', annotations: {} }
        spec: { nodeName: a }
        status: { phase: Running, conditions: [{ type: Ready, status: 'True', lastTransitionTime: '2025-01-01T00:00:00Z' }] }
        """);

    [Theory]
    [InlineData("unassigned", """{"spec":{"nodeName":null}}""")]
    [InlineData("pending", """{"status":{"phase":"Pending"}}""")]
    [InlineData("not ready", """{"status":{"conditions":[]}}""")]
    [InlineData("cheaper", """{"metadata":{"annotations":{"controller.kubernetes.io/pod-deletion-cost":"-5"}}}""")]
    [InlineData("ready for a shorter time", """{"status":{"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2025-01-01T00:05:00Z"}]}}""")]
    [InlineData("restarted more often", """{"status":{"containerStatuses":[{"restartCount":3}]}}""")]
    [InlineData("younger", """{"metadata":{"creationTimestamp":"2025-01-01T00:05:00Z"}}""")]
    public void The_lesser_pod_goes_first(string why, string lesser)
    {
        var other = Good.With(lesser);
        other["metadata"]!["name"] = "other";

        Assert.True(Pods.InOrderOfDeletion([Good, other]).First().Name == "other", why);
        Assert.True(Pods.InOrderOfDeletion([other, Good]).First().Name == "other", why);
    }

    [Fact]
    public void A_pod_on_a_crowded_node_goes_first()
    {
        JsonObject[] pods = [Named("lone", "b"), Named("crowd-1", "a"), Named("crowd-2", "a")];

        Assert.Equal(["crowd-1", "crowd-2", "lone"], Pods.InOrderOfDeletion(pods).Select(pod => pod.Name));

        static JsonObject Named(string name, string node) => Good.With($$"""{"metadata":{"name":"{{name}}"},"spec":{"nodeName":"{{node}}"} }""");
    }

    [Fact]
    public void Replica_set_counts_availability_by_age()
    {
        var set = Objects.Parse("{ metadata: { generation: 2 }, spec: { minReadySeconds: 30, template: { metadata: { labels: { app: web } } } } }");
        var now = DateTimeOffset.Parse("2025-01-01T00:00:10Z", System.Globalization.CultureInfo.InvariantCulture);

        var (status, recheck) = ReplicaSetController.Status(set, [Good.With("""{"metadata":{"labels":{"app":"web"}}}"""), Good.With("""{"status":{"conditions":[]}}""")], null, now);

        Assert.Equal("""{"replicas":2,"fullyLabeledReplicas":1,"readyReplicas":1,"observedGeneration":2}""", status.ToJsonString());
        Assert.Equal(now.AddSeconds(20), recheck);
    }
}
