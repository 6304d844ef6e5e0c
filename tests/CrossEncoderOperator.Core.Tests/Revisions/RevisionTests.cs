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
    [InlineData(Samples.Serving, "sv6wkt7tmh")]
    public void Hash_stays_the_same_for_ever(string spec, string hash) => Assert.Equal(hash, Samples.Revision(spec).Name);

    [Theory]
    [InlineData("default image", """{"model":{"uri":"file:///models/a"},"serving":{"image":"ghcr.io/crossencoder-operator/server:0.1.0"}}""")]
    [InlineData("default limits", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"documentsPerRequest":1000,"bodyBytes":"4Mi","timeout":"30s"}}}""")]
    [InlineData("bytes in another spelling", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"bodyBytes":4194304}}}""")]
    [InlineData("time in another spelling", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"timeout":"0.5m"}}}""")]
    [InlineData("resources in another spelling", """{"model":{"uri":"file:///models/a"},"resources":{"cpu":"1000m","memory":"1024Mi"}}""")]
    [InlineData("default variant", """{"model":{"uri":"file:///models/a","variant":"auto"}}""")]
    [InlineData("the defaults of batching", """{"model":{"uri":"file:///models/a"},"serving":{"batching":{"maxWait":"0.002s"}}}""")]
    [InlineData("the defaults of documents", """{"model":{"uri":"file:///models/a"},"serving":{"documents":{"strategy":"Truncate","overlapTokens":64,"maxChunks":16}}}""")]
    [InlineData("default of queued tokens", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"queuedTokens":262144}}}""")]
    [InlineData("no cache", """{"model":{"uri":"file:///models/a"},"serving":{"cache":{"size":"0","ttl":"5m"}}}""")]
    [InlineData("nothing captured", """{"model":{"uri":"file:///models/a"},"serving":{"capture":{"sampleRate":0,"redact":["Email"],"maxSize":"1Gi","maxAge":"1h"}}}""")]
    [InlineData("empty blocks", """{"model":{"uri":"file:///models/a"},"serving":{"batching":{},"documents":{},"limits":{},"cache":{},"capture":{}}}""")]
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
    [InlineData("variant", """{"model":{"uri":"file:///models/a","variant":"fp32"}}""")]
    [InlineData("tokens of a batch", """{"model":{"uri":"file:///models/a"},"serving":{"batching":{"maxTokens":2048}}}""")]
    [InlineData("wait of a batch", """{"model":{"uri":"file:///models/a"},"serving":{"batching":{"maxWait":"0ms"}}}""")]
    [InlineData("strategy", """{"model":{"uri":"file:///models/a"},"serving":{"documents":{"strategy":"Chunk"}}}""")]
    [InlineData("tokens of documents", """{"model":{"uri":"file:///models/a"},"serving":{"documents":{"maxTokens":512}}}""")]
    [InlineData("overlap", """{"model":{"uri":"file:///models/a"},"serving":{"documents":{"overlapTokens":0}}}""")]
    [InlineData("chunks", """{"model":{"uri":"file:///models/a"},"serving":{"documents":{"maxChunks":1}}}""")]
    [InlineData("queued tokens", """{"model":{"uri":"file:///models/a"},"serving":{"limits":{"queuedTokens":1}}}""")]
    [InlineData("cache", """{"model":{"uri":"file:///models/a"},"serving":{"cache":{"size":"1Mi"}}}""")]
    [InlineData("calibration", """{"model":{"uri":"file:///models/a"},"serving":{"calibration":{"method":"Platt","scale":1,"offset":0}}}""")]
    [InlineData("capture", """{"model":{"uri":"file:///models/a"},"serving":{"capture":{"sampleRate":0.1}}}""")]
    [InlineData("labels", """{"model":{"uri":"file:///models/a"},"serving":{"labels":{"a":"b"}}}""")]
    [InlineData("cpu", """{"model":{"uri":"file:///models/a"},"resources":{"cpu":"2"}}""")]
    [InlineData("GPUs", """{"model":{"uri":"file:///models/a"},"resources":{"gpus":1}}""")]
    [InlineData("pod template", """{"model":{"uri":"file:///models/a"},"podTemplate":{"spec":{"priorityClassName":"high"}}}""")]
    public void Another_revision(string what, string spec) =>
        Assert.False(Samples.Revision(Samples.Minimal).Name == Samples.Revision(spec).Name, what);

    [Theory]
    [InlineData("size", """{"cache":{"size":"1Gi","ttl":"1h"}}""", """{"cache":{"size":"1024Mi"}}""")]
    [InlineData("time", """{"cache":{"size":"1Gi","ttl":"90s"}}""", """{"cache":{"size":"1Gi","ttl":"1m30s"}}""")]
    [InlineData("redaction of everything", """{"capture":{"sampleRate":1,"maxSize":"64Mi","maxAge":"24h"}}""", """{"capture":{"sampleRate":1.0,"redact":["IpAddress","CardNumber","Phone","Email"]}}""")]
    [InlineData("order of redaction", """{"capture":{"sampleRate":1,"redact":["Email","Phone"]}}""", """{"capture":{"sampleRate":1,"redact":["Phone","Email","Phone"]}}""")]
    [InlineData("number", """{"calibration":{"method":"Temperature","temperature":2}}""", """{"calibration":{"temperature":2.0,"method":"Temperature"}}""")]
    public void Another_spelling_is_the_same_revision(string what, string serving, string spelling) =>
        Assert.True(Serving(serving) == Serving(spelling), what);

    [Fact]
    public void Redaction_of_nothing_is_not_that_of_everything() =>
        Assert.NotEqual(Serving("""{"capture":{"sampleRate":1,"redact":[]}}"""), Serving("""{"capture":{"sampleRate":1}}"""));

    [Fact]
    public void The_usual_GPU_may_be_named_or_not() => Assert.Equal(
        Samples.Revision("""{"model":{"uri":"file:///models/a"},"resources":{"gpus":1,"gpuResource":"nvidia.com/gpu"}}""").Name,
        Samples.Revision("""{"model":{"uri":"file:///models/a"},"resources":{"gpus":1}}""").Name);

    [Theory]
    [InlineData(Samples.Minimal)]
    [InlineData(Samples.Gpu)]
    [InlineData(Samples.Everything)]
    [InlineData(Samples.Serving)]
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

    private static string Serving(string serving) =>
        Samples.Revision($$"""{"model":{"uri":"file:///models/a"},"serving":{{serving}}}""").Name;
}
