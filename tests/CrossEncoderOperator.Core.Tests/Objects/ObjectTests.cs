using CrossEncoderOperator.Api;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Objects;

public sealed class ObjectTests
{
    [Theory]
    [InlineData("file", Samples.Minimal)]
    [InlineData("https", Samples.Https)]
    [InlineData("gpu", Samples.Gpu)]
    [InlineData("everything", Samples.Everything)]
    [InlineData("serving", Samples.Serving)]
    public void Objects_are_as_reviewed(string name, string spec) => Golden.Matches(
        $"tests/CrossEncoderOperator.Core.Tests/Objects/Golden/{name}.yaml",
        string.Join("---\n", Build(spec).Select(child => KubernetesYaml.Serialize(child).TrimEnd() + "\n")));

    [Theory]
    [InlineData(Samples.Https)]
    [InlineData(Samples.Everything)]
    public void Pods_meet_the_restricted_Pod_Security_Standard(string spec) => Assert.Empty(PodSecurity.Violations(Template(spec)));

    [Fact]
    public void Only_the_volume_of_a_file_model_does_not_meet_it() =>
        Assert.Equal(["volume model: hostPath"], PodSecurity.Violations(Template(Samples.Minimal)));

    [Theory]
    [InlineData(Samples.Minimal)]
    [InlineData(Samples.Gpu)]
    [InlineData(Samples.Everything)]
    public void Pods_cannot_write_their_root_nor_call_the_API(string spec)
    {
        var pod = Template(spec).Spec;
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.All(pod.Containers.Concat(pod.InitContainers), container => Assert.True(container.SecurityContext.ReadOnlyRootFilesystem));
        Assert.All(pod.Containers.Concat(pod.InitContainers), container => Assert.Equal(container.Resources.Requests, container.Resources.Limits));
    }

    [Theory]
    [InlineData("no capture", "{}", "none")]
    [InlineData("none of the requests", """{"capture":{"sampleRate":0,"maxSize":"1Gi"}}""", "none")]
    [InlineData("default size", """{"capture":{"sampleRate":1}}""", "83886080")]
    [InlineData("size", """{"capture":{"sampleRate":0.5,"maxSize":"1Mi"}}""", "17825792")]
    [InlineData("broken size", """{"capture":{"sampleRate":0.5,"maxSize":"1.3Mi"}}""", "18140365")]
    public void Captured_requests_have_a_volume_a_little_larger_than_they(string what, string serving, string expected)
    {
        var pod = Template($$"""{"model":{"uri":"file:///models/a"},"serving":{{serving}}}""").Spec;
        var size = pod.Volumes.SingleOrDefault(volume => volume.Name == "capture")?.EmptyDir.SizeLimit?.ToString() ?? "none";
        Assert.True(size == expected, $"{what}: {size}");
        Assert.Equal(expected != "none", pod.Containers.Single().VolumeMounts.Any(mount => mount.MountPath == ServerSettings.CapturePath));
        Assert.DoesNotContain(pod.InitContainers.Single().VolumeMounts, mount => mount.Name == "capture");
    }

    [Fact]
    public void Labels_of_the_operator_win_over_those_of_the_user()
    {
        var labels = Template("""{"model":{"uri":"file:///models/a"},"serving":{"labels":{"crossencoder.dev/deployment":"other","a":"b"}}}""").Metadata.Labels;
        Assert.Equal(("product-search", "b"), (labels[Labels.Deployment], labels["a"]));
    }

    private static V1PodTemplateSpec Template(string spec) => Build(spec).OfType<V1Deployment>().Single().Spec.Template;

    private static IKubernetesObject<V1ObjectMeta>[] Build(string spec)
    {
        var owner = Samples.Deployment(spec);
        var revision = Samples.Revision(spec);
        return
        [
            RevisionObjects.ControllerRevision(owner, revision, number: 1),
            RevisionObjects.ConfigMap(owner, revision),
            ServerDeployment.Build(owner, revision, owner.Spec.Scaling?.MinReplicas ?? 1, TimeSpan.FromMinutes(10), Samples.Settings),
            SharedObjects.Service(owner, revision.Name),
            SharedObjects.DisruptionBudget(owner),
            SharedObjects.NetworkPolicy(owner, [revision]),
        ];
    }
}
