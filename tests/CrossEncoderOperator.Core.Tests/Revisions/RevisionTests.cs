using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Revisions;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Revisions;

public sealed class RevisionTests
{
    // Another hash for the same spec would restart every pod of every fleet when the operator is upgraded.
    [Theory]
    [InlineData(Samples.Minimal, "tzqdznjmf7")]
    [InlineData(Samples.Https, "q92xnfdjp4")]
    [InlineData(Samples.Everything, "w4pv5ddwvp")]
    [InlineData(Samples.Gpu, "jmhtkknw6s")]
    public void Hash_stays_the_same_for_ever(string spec, string hash) => Assert.Equal(hash, Samples.Revision(spec).Name);

    [Theory]
    [InlineData("default image", """{"model":{"uri":"file:///models/a"},"serving":{"image":"ghcr.io/crossencoder-operator/server:0.1.0"}}""")]
    [InlineData("default limits", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"documentsPerRequest":1000,"bodyBytes":"4Mi","timeout":"30s"}}}""")]
    [InlineData("bytes in another spelling", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"bodyBytes":4194304}}}""")]
    [InlineData("time in another spelling", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"timeout":"0.5m"}}}""")]
    [InlineData("resources in another spelling", """{"model":{"uri":"file:///models/a"},"resources":{"cpu":"1000m","memory":"1024Mi"}}""")]
    [InlineData("no GPUs", """{"model":{"uri":"file:///models/a"},"resources":{"gpus":0,"gpuResource":"amd.com/gpu"}}""")]
    [InlineData("order of keys", """{"serving":{},"model":{"uri":"file:///models/a"}}""")]
    [InlineData("replicas", """{"model":{"uri":"file:///models/a"},"scaling":{"minReplicas":9}}""")]
    [InlineData("rollout", """{"model":{"uri":"file:///models/a"},"rollout":{"progressDeadline":"1m","revisionHistoryLimit":1}}""")]
    [InlineData("suspend", """{"model":{"uri":"file:///models/a"},"suspend":true}""")]
    public void Same_revision(string what, string spec) =>
        Assert.True(Samples.Revision(Samples.Minimal).Name == Samples.Revision(spec).Name, what);

    [Theory]
    [InlineData("uri", """{"model":{"uri":"file:///models/b"}}""")]
    [InlineData("pin", $$$"""{"model":{"uri":"file:///models/a","sha256":"{{{Samples.Pin}}}"}}""")]
    [InlineData("token limit", """{"model":{"uri":"file:///models/a","maxTokens":128}}""")]
    [InlineData("image", """{"model":{"uri":"file:///models/a"},"serving":{"image":"other"}}""")]
    [InlineData("limits", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"timeout":"31s"}}}""")]
    [InlineData("labels", """{"model":{"uri":"file:///models/a"},"serving":{"labels":{"a":"b"}}}""")]
    [InlineData("cpu", """{"model":{"uri":"file:///models/a"},"resources":{"cpu":"2"}}""")]
    [InlineData("GPUs", """{"model":{"uri":"file:///models/a"},"resources":{"gpus":1}}""")]
    [InlineData("pod template", """{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"priorityClassName":"high"}}}""")]
    public void Another_revision(string what, string spec) =>
        Assert.False(Samples.Revision(Samples.Minimal).Name == Samples.Revision(spec).Name, what);

    [Fact]
    public void The_usual_GPU_may_be_named_or_not() => Assert.Equal(
        Samples.Revision("""{"model":{"uri":"file:///models/a"},"resources":{"gpus":1,"gpuResource":"nvidia.com/gpu"}}""").Name,
        Samples.Revision("""{"model":{"uri":"file:///models/a"},"resources":{"gpus":1}}""").Name);

    [Theory]
    [InlineData(Samples.Minimal)]
    [InlineData(Samples.Gpu)]
    [InlineData(Samples.Everything)]
    public void ControllerRevision_gives_the_revision_back(string spec)
    {
        var revision = Samples.Revision(spec);
        var stored = RevisionObjects.ControllerRevision(Samples.Deployment(spec), revision, number: 7);
        var read = Revision.Read(KubernetesJson.Deserialize<V1ControllerRevision>(KubernetesJson.Serialize(stored)));
        Assert.Equal(revision.Name, read?.Name);
        Assert.Equal(revision.Name, Revision.Of(read!.Spec).Name);
    }

    [Theory]
    [InlineData("no data", """{"metadata":{"name":"a","labels":{"crossencoder.dev/revision":"x"}}}""")]
    [InlineData("no label", """{"metadata":{"name":"a"},"data":{"model":{"uri":"file:///models/a"}}}""")]
    [InlineData("no model", """{"metadata":{"name":"a","labels":{"crossencoder.dev/revision":"x"}},"data":{"serving":{"image":"a","limits":{}},"resources":{}}}""")]
    [InlineData("no limits", """{"metadata":{"name":"a","labels":{"crossencoder.dev/revision":"x"}},"data":{"model":{"uri":"file:///models/a"},"serving":{"image":"a"},"resources":{}}}""")]
    [InlineData("wrong type", """{"metadata":{"name":"a","labels":{"crossencoder.dev/revision":"x"}},"data":{"model":7}}""")]
    [InlineData("text", """{"metadata":{"name":"a","labels":{"crossencoder.dev/revision":"x"}},"data":"x"}""")]
    public void Foreign_ControllerRevision_is_not_read(string what, string json) =>
        Assert.True(Revision.Read(KubernetesJson.Deserialize<V1ControllerRevision>(json)) is null, what);
}
