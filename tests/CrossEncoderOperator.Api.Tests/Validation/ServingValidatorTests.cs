using CrossEncoderOperator.Api.Models;
using CrossEncoderOperator.Api.Validation;
using k8s;

namespace CrossEncoderOperator.Api.Tests.Validation;

public sealed class ServingValidatorTests
{
    [Theory]
    [InlineData("empty blocks", """{"batching":{},"documents":{},"limits":{},"cache":{},"capture":{}}""")]
    [InlineData("lowest values", """
        {"batching":{"maxTokens":8,"maxWait":"0ms"},"documents":{"strategy":"Truncate","maxTokens":8,"overlapTokens":0,"maxChunks":1},
         "limits":{"queuedTokens":1},"cache":{"size":"1Mi","ttl":"1s"},"calibration":{"method":"Platt","scale":0.000001,"offset":-1e6},
         "capture":{"sampleRate":0,"redact":[],"maxSize":"1Mi","maxAge":"1m"}}
        """)]
    [InlineData("highest values", """
        {"batching":{"maxTokens":1048576,"maxWait":"1s"},"documents":{"strategy":"Chunk","maxTokens":1048576,"overlapTokens":1048576,"maxChunks":256},
         "limits":{"queuedTokens":1000000000},"cache":{"size":"64Gi","ttl":"365d"},"calibration":{"method":"Temperature","temperature":1e6},
         "capture":{"sampleRate":1,"redact":["Email","Phone","CardNumber","IpAddress"],"maxSize":"64Gi","maxAge":"365d"}}
        """)]
    [InlineData("no cache", """{"cache":{"size":"0","ttl":"5m"}}""")]
    [InlineData("sizes as numbers", """{"cache":{"size":1048576},"capture":{"maxSize":1048576}}""")]
    public void Accepts(string what, string serving) =>
        Assert.True(Errors(serving, "128Gi") is [], $"{what}: {string.Join("; ", Errors(serving, "128Gi"))}");

    [Theory]
    [InlineData("""{"batching":{"maxTokens":7}}""", "batching.maxTokens", "must be from 8 to 1048576, is 7")]
    [InlineData("""{"batching":{"maxTokens":1048577}}""", "batching.maxTokens", "must be from 8 to 1048576, is 1048577")]
    [InlineData("""{"batching":{"maxWait":"2"}}""", "batching.maxWait", "'2' is not a duration")]
    [InlineData("""{"batching":{"maxWait":"1001ms"}}""", "batching.maxWait", "must be from 0ms to 1s, is 1001ms")]
    [InlineData("""{"batching":{"maxWait":"0.5ms"}}""", "batching.maxWait", "must be whole milliseconds")]
    [InlineData("""{"documents":{"strategy":"chunk"}}""", "documents.strategy", "must be Truncate or Chunk, is 'chunk'")]
    [InlineData("""{"documents":{"maxTokens":7}}""", "documents.maxTokens", "must be from 8 to 1048576, is 7")]
    [InlineData("""{"documents":{"overlapTokens":-1}}""", "documents.overlapTokens", "must be from 0 to 1048576, is -1")]
    [InlineData("""{"documents":{"maxChunks":0}}""", "documents.maxChunks", "must be from 1 to 256, is 0")]
    [InlineData("""{"documents":{"maxChunks":257}}""", "documents.maxChunks", "must be from 1 to 256, is 257")]
    [InlineData("""{"limits":{"queuedTokens":0}}""", "limits.queuedTokens", "must be from 1 to 1000000000, is 0")]
    [InlineData("""{"cache":{"size":"256MB"}}""", "cache.size", "'256MB' is not a quantity")]
    [InlineData("""{"cache":{"size":"1023Ki"}}""", "cache.size", "must be from 1Mi to 64Gi, is 1023Ki")]
    [InlineData("""{"cache":{"size":"1Gi"}}""", "cache.size", "must be less than the 1Gi of spec.resources.memory, is 1Gi")]
    [InlineData("""{"cache":{"ttl":"0s"}}""", "cache.ttl", "must be from 1s to 365d, is 0s")]
    [InlineData("""{"cache":{"ttl":"1500ms"}}""", "cache.ttl", "must be whole seconds")]
    [InlineData("""{"calibration":{}}""", "calibration.method", "is required")]
    [InlineData("""{"calibration":{"method":"Isotonic"}}""", "calibration.method", "must be Platt or Temperature, is 'Isotonic'")]
    [InlineData("""{"calibration":{"method":"Platt","offset":0}}""", "calibration.scale", "goes with method Platt, which needs it")]
    [InlineData("""{"calibration":{"method":"Platt","scale":1}}""", "calibration.offset", "goes with method Platt, which needs it")]
    [InlineData("""{"calibration":{"method":"Platt","scale":0,"offset":0}}""", "calibration.scale", "must be from 1E-06 to 1000000, is 0")]
    [InlineData("""{"calibration":{"method":"Platt","scale":-1,"offset":0}}""", "calibration.scale", "must be from 1E-06 to 1000000, is -1")]
    [InlineData("""{"calibration":{"method":"Platt","scale":1,"offset":1000001}}""", "calibration.offset", "must be from -1000000 to 1000000, is 1000001")]
    [InlineData("""{"calibration":{"method":"Platt","scale":1,"offset":0,"temperature":1}}""", "calibration.temperature", "goes with method Temperature, which needs it")]
    [InlineData("""{"calibration":{"method":"Temperature"}}""", "calibration.temperature", "goes with method Temperature, which needs it")]
    [InlineData("""{"calibration":{"method":"Temperature","temperature":0}}""", "calibration.temperature", "must be from 1E-06 to 1000000, is 0")]
    [InlineData("""{"calibration":{"method":"Temperature","temperature":1,"scale":1}}""", "calibration.scale", "goes with method Platt, which needs it")]
    [InlineData("""{"calibration":{"method":"Temperature","temperature":1,"offset":1}}""", "calibration.offset", "goes with method Platt, which needs it")]
    [InlineData("""{"capture":{"sampleRate":-0.1}}""", "capture.sampleRate", "must be from 0 to 1, is -0.1")]
    [InlineData("""{"capture":{"sampleRate":1.1}}""", "capture.sampleRate", "must be from 0 to 1, is 1.1")]
    [InlineData("""{"capture":{"redact":["Email","Name"]}}""", "capture.redact[1]", "must be Email or Phone or CardNumber or IpAddress, is 'Name'")]
    [InlineData("""{"capture":{"redact":[null]}}""", "capture.redact[0]", "must be Email or Phone or CardNumber or IpAddress, is ''")]
    [InlineData("""{"capture":{"redact":["Email","Email","Email","Email","Email"]}}""", "capture.redact", "has 5 entries, at most 4 are allowed")]
    [InlineData("""{"capture":{"maxSize":"1023Ki"}}""", "capture.maxSize", "must be from 1Mi to 64Gi, is 1023Ki")]
    [InlineData("""{"capture":{"maxAge":"59s"}}""", "capture.maxAge", "must be from 1m to 365d, is 59s")]
    [InlineData("""{"capture":{"maxAge":"60500ms"}}""", "capture.maxAge", "must be whole seconds")]
    public void Refuses(string serving, string field, string message)
    {
        var error = Assert.Single(Errors(serving, "1Gi"));
        Assert.Equal($"spec.serving.{field}", error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static SpecError[] Errors(string serving, string memory) =>
    [
        .. SpecValidator.Validate(
            KubernetesJson.Deserialize<CrossEncoderDeployment>(
                $$$"""{"metadata":{"name":"a"},"spec":{"model":{"uri":"file:///models/a"},"resources":{"memory":"{{{memory}}}"},"serving":{{{serving}}}}}"""),
            new ModelSourcePolicy(AllowHttps: true, AllowedFilePrefixes: ["/models"])),
    ];
}
