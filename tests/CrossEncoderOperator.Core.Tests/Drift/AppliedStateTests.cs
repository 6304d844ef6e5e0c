using System.Text.Json.Nodes;
using CrossEncoderOperator.Core.Drift;
using CrossEncoderOperator.Core.Objects;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Drift;

public sealed class AppliedStateTests
{
    private static V1Deployment Desired => AppliedState.Stamped(ServerDeployment.Build(
        Samples.Deployment(Samples.Everything), Samples.Revision(Samples.Everything), 2, TimeSpan.FromMinutes(10), Samples.Settings));

    [Fact]
    public void Hash_is_stable() => Assert.Equal(
        Desired.Metadata.Annotations.Single(), Desired.Metadata.Annotations.Single());

    [Theory]
    [InlineData("nothing", """{}""")]
    [InlineData("server's metadata", """{"metadata":{"uid":"x","resourceVersion":"7","generation":3,"creationTimestamp":"2026-01-01T00:00:00Z"}}""")]
    [InlineData("status", """{"status":{"replicas":1}}""")]
    [InlineData("labels and annotations of others", """{"metadata":{"labels":{"theirs":"x"},"annotations":{"theirs":"x"}}}""")]
    [InlineData("defaults of the server", """{"spec":{"minReadySeconds":0,"template":{"spec":{"dnsPolicy":"ClusterFirst","restartPolicy":"Always"}}}}""")]
    public void Additions_of_others_are_no_drift(string what, string patch) => Assert.True(AppliedState.Matches(Desired, Live(patch)), what);

    [Theory]
    [InlineData("replicas", """{"spec":{"replicas":5}}""")]
    [InlineData("replicas removed", """{"spec":{"replicas":null}}""")]
    [InlineData("label", """{"metadata":{"labels":{"crossencoder.dev/deployment":"other"}}}""")]
    [InlineData("label removed", """{"metadata":{"labels":{"crossencoder.dev/deployment":null}}}""")]
    [InlineData("hash removed", """{"metadata":{"annotations":{"crossencoder.dev/applied-hash":null}}}""")]
    [InlineData("hash of another desire", """{"metadata":{"annotations":{"crossencoder.dev/applied-hash":"x"}}}""")]
    [InlineData("owner removed", """{"metadata":{"ownerReferences":null}}""")]
    [InlineData("volumes", """{"spec":{"template":{"spec":{"volumes":[{"name":"model"}]}}}}""")]
    [InlineData("containers", """{"spec":{"template":{"spec":{"containers":[{"name":"server","image":"evil"}]}}}}""")]
    [InlineData("service account token", """{"spec":{"template":{"spec":{"automountServiceAccountToken":true}}}}""")]
    public void Changes_of_others_are_drift(string what, string patch) => Assert.False(AppliedState.Matches(Desired, Live(patch)), what);

    [Fact]
    public void Containers_that_others_add_are_no_drift()
    {
        var live = Live("{}");
        live.Spec.Template.Spec.Containers.Add(new() { Name = "sidecar" });
        Assert.True(AppliedState.Matches(Desired, live));
    }

    [Fact]
    public void What_is_no_longer_desired_is_drift()
    {
        var less = Desired;
        less.Spec.Template.Spec.NodeSelector = null;
        Assert.False(AppliedState.Matches(AppliedState.Stamped(less), Live("{}")));
    }

    /// <summary>The desired object as a server would return it, changed by a merge patch.</summary>
    private static V1Deployment Live(string patch)
    {
        var live = JsonNode.Parse(KubernetesJson.Serialize(Desired))!.AsObject();
        Merge(live, JsonNode.Parse(patch)!.AsObject());
        return KubernetesJson.Deserialize<V1Deployment>(live.ToJsonString());
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject inner && target[key] is JsonObject nested)
            {
                Merge(nested, inner);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }
}
