using System.Text;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Api.Validation;
using CrossEncoderOperator.Core.Objects;
using CrossEncoderOperator.Core.Revisions;
using CrossEncoderOperator.Server.Settings;
using k8s;

namespace CrossEncoderOperator.Server.Tests.Settings;

/// <summary>What the operator writes, the server reads.</summary>
public sealed class OperatorSettingsTests
{
    [Fact]
    public void Reads_every_field_that_the_operator_writes()
    {
        var settings = Settings(
            """{"uri":"file:///models/a","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","variant":"int8","maxTokens":256}""",
            """
            {"batching":{"maxTokens":4096,"maxWait":"5ms"},
             "documents":{"strategy":"Chunk","maxTokens":200,"overlapTokens":20,"maxChunks":4},
             "limits":{"documentsPerRequest":10,"bodyBytes":"1Mi","queuedTokens":40,"timeout":"1m"},
             "cache":{"size":"2Mi","ttl":"90s"},
             "calibration":{"method":"Platt","scale":1.7,"offset":-0.4},
             "capture":{"sampleRate":0.001,"redact":["Phone","Email"],"maxSize":"2Mi","maxAge":"10m"}}
            """);
        Assert.Equal(("product-search", "shop", 10), (settings.Name, settings.Namespace, settings.Revision.Length));
        Assert.Equal(("file:///models/a", "int8", 256), (settings.Model.Uri, settings.Model.Variant, settings.Model.MaxTokens));
        Assert.StartsWith("e3b0", settings.Model.Sha256, StringComparison.Ordinal);
        Assert.Equal(new BatchingSettings { MaxTokens = 4096, MaxWaitMilliseconds = 5 }, settings.Batching);
        Assert.Equal(new DocumentSettings { Strategy = "Chunk", MaxTokens = 200, OverlapTokens = 20, MaxChunks = 4 }, settings.Documents);
        Assert.Equal(new LimitSettings { DocumentsPerRequest = 10, BodyBytes = 1 << 20, QueuedTokens = 40, TimeoutSeconds = 60 }, settings.Limits);
        Assert.Equal(new CacheSettings { SizeBytes = 2 << 20, TtlSeconds = 90 }, settings.Cache);
        Assert.Equal(new CalibrationSettings { Method = "Platt", Scale = 1.7, Offset = -0.4 }, settings.Calibration);
        Assert.Equal(["Email", "Phone"], settings.Capture.Redact);
        Assert.Equal(
            (0.001, "/var/lib/crossencoder/capture", 2 << 20, 600),
            (settings.Capture.SampleRate, settings.Capture.Directory, settings.Capture.MaxBytes, settings.Capture.MaxAgeSeconds));
    }

    [Theory]
    [InlineData("nothing", "{}")]
    [InlineData("lowest values", """
        {"batching":{"maxTokens":8,"maxWait":"0ms"},"documents":{"maxTokens":8,"overlapTokens":0,"maxChunks":1},
         "limits":{"documentsPerRequest":1,"bodyBytes":"1Ki","queuedTokens":1,"timeout":"1s"},"cache":{"size":"1Mi","ttl":"1s"},
         "calibration":{"method":"Platt","scale":0.000001,"offset":-1000000},"capture":{"sampleRate":0.000001,"redact":[],"maxSize":"1Mi","maxAge":"1m"}}
        """)]
    [InlineData("highest values", """
        {"batching":{"maxTokens":1048576,"maxWait":"1s"},"documents":{"strategy":"Chunk","maxTokens":1048576,"overlapTokens":1048576,"maxChunks":256},
         "limits":{"documentsPerRequest":10000,"bodyBytes":"64Mi","queuedTokens":1000000000,"timeout":"10m"},"cache":{"size":"64Gi","ttl":"365d"},
         "calibration":{"method":"Platt","scale":1000000,"offset":1000000},"capture":{"sampleRate":1,"maxSize":"64Gi","maxAge":"365d"}}
        """)]
    [InlineData("lowest temperature", """{"calibration":{"method":"Temperature","temperature":0.000001}}""")]
    [InlineData("highest temperature", """{"calibration":{"method":"Temperature","temperature":1000000}}""")]
    public void Takes_all_that_the_operator_lets_pass(string what, string serving) =>
        Assert.True(Settings("""{"uri":"file:///models/a"}""", serving).Name == "product-search", what);

    [Fact]
    public void Default_is_the_same_where_the_operator_leaves_it_out()
    {
        var settings = SettingsFile.Parse("server.json", "{}"u8);
        Assert.Equal(ModelVariant.Auto, settings.Model.Variant);
        Assert.Equal(Duration.Parse(BatchingSpec.DefaultMaxWait), TimeSpan.FromMilliseconds(settings.Batching.MaxWaitMilliseconds));
        Assert.Equal(
            (DocumentStrategy.Truncate, DocumentsSpec.DefaultOverlapTokens, DocumentsSpec.DefaultMaxChunks),
            (settings.Documents.Strategy, settings.Documents.OverlapTokens, settings.Documents.MaxChunks));
        Assert.Equal(LimitsSpec.DefaultQueuedTokens, settings.Limits.QueuedTokens);
        Assert.Equal((0, Duration.Parse(CacheSpec.DefaultTtl)), (settings.Cache.SizeBytes, TimeSpan.FromSeconds(settings.Cache.TtlSeconds)));
        Assert.Equal(0, settings.Capture.SampleRate);
        Assert.Equal(Quantity.Parse(CaptureSpec.DefaultMaxSize), settings.Capture.MaxBytes);
        Assert.Equal(Duration.Parse(CaptureSpec.DefaultMaxAge), TimeSpan.FromSeconds(settings.Capture.MaxAgeSeconds));
        Assert.Equal(RedactionKind.All, settings.Capture.Redact);
    }

    private static Server.Settings.ServerSettings Settings(string model, string serving)
    {
        var deployment = KubernetesJson.Deserialize<CrossEncoderDeployment>($$"""
            {"metadata":{"name":"product-search","namespace":"shop"},
             "spec":{"model":{{model}},"serving":{{serving}},"resources":{"memory":"128Gi"} } }
            """);
        Assert.Empty(SpecValidator.Validate(deployment, new ModelSourcePolicy(AllowHttps: true, AllowedFilePrefixes: ["/models"])));
        var revision = Revision.Of(RevisionSpec.Of(deployment.Spec, "server"));
        var json = RevisionObjects.ConfigMap(deployment, revision).Data[RevisionObjects.SettingsFile];
        return SettingsFile.Parse(RevisionObjects.SettingsFile, Encoding.UTF8.GetBytes(json));
    }
}
