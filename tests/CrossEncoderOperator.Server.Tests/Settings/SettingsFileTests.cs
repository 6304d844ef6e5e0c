using System.Text;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Tests.Settings;

public sealed class SettingsFileTests
{
    private const string Unfit = "unknown field, field given twice, or value of the wrong type";

    [Fact]
    public void Reads_every_field()
    {
        var settings = Parse("""
            {
              "name": "product-search", "namespace": "shop", "revision": "7f9c4d",
              "model": {
                "uri": "file:///models/product-search", "maxTokens": 256, "variant": "int8",
                "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
              },
              "runtime": { "provider": "cuda", "allowFallback": true, "graphCache": "/var/cache/graphs", "loadTimeoutSeconds": 60, "workers": 2, "threads": 3 },
              "batching": { "maxTokens": 4096, "maxWaitMilliseconds": 5 },
              "limits": { "documentsPerRequest": 10, "bodyBytes": 20, "timeoutSeconds": 30, "queuedTokens": 40 },
              "documents": { "strategy": "Chunk", "maxTokens": 200, "overlapTokens": 20, "maxChunks": 4 },
              "calibration": { "method": "Platt", "scale": 1.7, "offset": -0.4 },
              "cache": { "sizeBytes": 2000000, "ttlSeconds": 60, "quantized": true },
              "capture": { "sampleRate": 0.5, "redact": ["Phone"], "directory": "/capture", "maxBytes": 2000000, "maxAgeSeconds": 600 },
              "drift": { "reference": "/etc/drift.json", "minSamples": 5, "windowSeconds": 600 }
            }
            """);
        Assert.Equal("int8", settings.Model.Variant);
        Assert.Equal(
            new RuntimeSettings
            {
                Provider = "cuda", AllowFallback = true, GraphCache = "/var/cache/graphs", LoadTimeoutSeconds = 60, Workers = 2, Threads = 3,
            },
            settings.Runtime);
        Assert.Equal(new BatchingSettings { MaxTokens = 4096, MaxWaitMilliseconds = 5 }, settings.Batching);
        Assert.Equal(40, settings.Limits.QueuedTokens);
        Assert.Equal(new DocumentSettings { Strategy = "Chunk", MaxTokens = 200, OverlapTokens = 20, MaxChunks = 4 }, settings.Documents);
        Assert.Equal(new CalibrationSettings { Method = "Platt", Scale = 1.7, Offset = -0.4 }, settings.Calibration);
        Assert.Equal(new CacheSettings { SizeBytes = 2_000_000, TtlSeconds = 60, Quantized = true }, settings.Cache);
        Assert.Equal(["Phone"], settings.Capture.Redact);
        Assert.Equal(
            (0.5, "/capture", 2_000_000, 600),
            (settings.Capture.SampleRate, settings.Capture.Directory, settings.Capture.MaxBytes, settings.Capture.MaxAgeSeconds));
        Assert.Equal(new DriftSettings { Reference = "/etc/drift.json", MinSamples = 5, WindowSeconds = 600 }, settings.Drift);
        Assert.Equal(("product-search", "shop", "7f9c4d"), (settings.Name, settings.Namespace, settings.Revision));
        Assert.Equal(("file:///models/product-search", 256), (settings.Model.Uri, settings.Model.MaxTokens));
        Assert.StartsWith("e3b0", settings.Model.Sha256, StringComparison.Ordinal);
        Assert.Equal((10, 20, 30), (settings.Limits.DocumentsPerRequest, settings.Limits.BodyBytes, settings.Limits.TimeoutSeconds));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model": {}, "runtime": {}, "limits": {}}""")]
    [InlineData("""{"runtime": {"graphCache": null}}""")]
    [InlineData("""{"model": {"sha256": null, "maxTokens": null}}""")]
    public void Every_field_has_a_default(string json)
    {
        var settings = Parse(json);
        Assert.Equal(new ModelSettings(), settings.Model);
        Assert.Equal(new RuntimeSettings(), settings.Runtime);
        Assert.Equal(("auto", "auto", false, 120), (settings.Model.Variant, settings.Runtime.Provider, settings.Runtime.AllowFallback, settings.Runtime.LoadTimeoutSeconds));
        Assert.Equal((1000, 4194304, 30), (settings.Limits.DocumentsPerRequest, settings.Limits.BodyBytes, settings.Limits.TimeoutSeconds));
        Assert.Equal(new BatchingSettings { MaxTokens = null, MaxWaitMilliseconds = 2 }, settings.Batching);
        Assert.Equal((262_144, null, null), (settings.Limits.QueuedTokens, settings.Runtime.Workers, settings.Runtime.Threads));
        Assert.Equal(("", ""), (settings.Name, settings.Model.Uri));
        Assert.Equal(("Truncate", null, 64, 16), (
            settings.Documents.Strategy, settings.Documents.MaxTokens, settings.Documents.OverlapTokens, settings.Documents.MaxChunks));
        Assert.Null(settings.Calibration);
        Assert.Equal((0, 3600, false), (settings.Cache.SizeBytes, settings.Cache.TtlSeconds, settings.Cache.Quantized));
        Assert.Equal((0, null, 67_108_864, 86400), (
            settings.Capture.SampleRate, settings.Capture.Directory, settings.Capture.MaxBytes, settings.Capture.MaxAgeSeconds));
        Assert.Equal(["Email", "Phone", "CardNumber", "IpAddress"], settings.Capture.Redact);
        Assert.Equal((null, 1000, 3600), (settings.Drift.Reference, settings.Drift.MinSamples, settings.Drift.WindowSeconds));
    }

    [Theory]
    [InlineData("", "server.json: line 1: " + Unfit)]
    [InlineData("null", "server.json: must hold a JSON object")]
    [InlineData("[]", "server.json: line 1: " + Unfit)]
    [InlineData("""{"nmae": "x"}""", "server.json: nmae: " + Unfit)]
    [InlineData("""{"name": 3}""", "server.json: name: " + Unfit)]
    [InlineData("""{"name": null}""", "server.json: name: " + Unfit)]
    [InlineData("""{"name": "a", "name": "b"}""", "server.json: name: " + Unfit)]
    [InlineData("""{"model": null}""", "server.json: model: " + Unfit)]
    [InlineData("""{"model": {"maxToken": 1}}""", "server.json: model.maxToken: " + Unfit)]
    [InlineData("""{"limits": {"timeoutSeconds": "30s"}}""", "server.json: limits.timeoutSeconds: " + Unfit)]
    [InlineData("""{"limits": {"timeoutSeconds": 1.5}}""", "server.json: limits.timeoutSeconds: " + Unfit)]
    [InlineData("""{"limits": {"documentsPerRequest": 99999999999}}""", "server.json: limits.documentsPerRequest: " + Unfit)]
    [InlineData("""{"limits": {"timeoutSeconds": 0}}""", "server.json: limits.timeoutSeconds must be between 1 and 86400")]
    [InlineData("""{"limits": {"documentsPerRequest": 0}}""", "server.json: limits.documentsPerRequest must be at least 1")]
    [InlineData("""{"limits": {"bodyBytes": -1}}""", "server.json: limits.bodyBytes must be at least 1")]
    [InlineData("""{"model": {"maxTokens": 7}}""", "server.json: model.maxTokens must be at least 8")]
    [InlineData("""{"model": {"sha256": "abc"}}""", "server.json: model.sha256 must be 64 lower-case hex digits")]
    [InlineData("""{"model": {"variant": "q8"}}""", "server.json: model.variant must be auto, fp32, fp16 or int8")]
    [InlineData("""{"runtime": {"provider": "gpu"}}""", "server.json: runtime.provider must be auto, cpu, cuda or tensorrt")]
    [InlineData("""{"runtime": {"graphCache": "graphs"}}""", "server.json: runtime.graphCache must be an absolute path")]
    [InlineData("""{"runtime": {"loadTimeoutSeconds": 0}}""", "server.json: runtime.loadTimeoutSeconds must be between 1 and 86400")]
    [InlineData("""{"runtime": {"workers": 0}}""", "server.json: runtime.workers must be between 1 and 1024")]
    [InlineData("""{"runtime": {"threads": 2000}}""", "server.json: runtime.threads must be between 1 and 1024")]
    [InlineData("""{"limits": {"queuedTokens": 0}}""", "server.json: limits.queuedTokens must be at least 1")]
    [InlineData("""{"batching": {"maxTokens": 4}}""", "server.json: batching.maxTokens must be between 8 and 1048576")]
    [InlineData("""{"batching": {"maxWaitMilliseconds": -1}}""", "server.json: batching.maxWaitMilliseconds must be between 0 and 1000")]
    [InlineData("""{"documents": {"strategy": "chunk"}}""", "server.json: documents.strategy must be Truncate or Chunk")]
    [InlineData("""{"documents": {"maxTokens": 4}}""", "server.json: documents.maxTokens must be between 8 and 1048576")]
    [InlineData("""{"documents": {"overlapTokens": -1}}""", "server.json: documents.overlapTokens must be between 0 and 1048576")]
    [InlineData("""{"documents": {"maxChunks": 257}}""", "server.json: documents.maxChunks must be between 1 and 256")]
    [InlineData("""{"documents": {"chunk": true}}""", "server.json: documents.chunk: " + Unfit)]
    [InlineData("""{"calibration": {}}""", "server.json: calibration.method must be Platt or Temperature")]
    [InlineData("""{"calibration": {"method": "Platt", "offset": 0}}""", "server.json: calibration.scale must be between 1e-6 and 1e6")]
    [InlineData("""{"calibration": {"method": "Platt", "scale": -1, "offset": 0}}""", "server.json: calibration.scale must be between 1e-6 and 1e6")]
    [InlineData("""{"calibration": {"method": "Platt", "scale": 1}}""", "server.json: calibration.offset must be between -1e6 and 1e6")]
    [InlineData("""{"calibration": {"method": "Platt", "scale": 1, "offset": 0, "temperature": 1}}""", "server.json: calibration.temperature goes with the method Temperature")]
    [InlineData("""{"calibration": {"method": "Temperature", "temperature": 0}}""", "server.json: calibration.temperature must be between 1e-6 and 1e6")]
    [InlineData("""{"calibration": {"method": "Temperature", "temperature": 1, "offset": 1}}""", "server.json: calibration.scale and calibration.offset go with the method Platt")]
    [InlineData("""{"cache": {"sizeBytes": 1000}}""", "server.json: cache.sizeBytes must be 0, or between 1048576 and 68719476736")]
    [InlineData("""{"cache": {"ttlSeconds": 0}}""", "server.json: cache.ttlSeconds must be between 1 and 31536000")]
    [InlineData("""{"capture": {"sampleRate": 1.5}}""", "server.json: capture.sampleRate must be between 0 and 1")]
    [InlineData("""{"capture": {"sampleRate": 0.1}}""", "server.json: capture.directory is missing")]
    [InlineData("""{"capture": {"directory": "here"}}""", "server.json: capture.directory must be an absolute path")]
    [InlineData("""{"capture": {"maxBytes": 1000}}""", "server.json: capture.maxBytes must be at least 1048576")]
    [InlineData("""{"capture": {"maxAgeSeconds": 1}}""", "server.json: capture.maxAgeSeconds must be between 60 and 31536000")]
    [InlineData("""{"capture": {"redact": ["Email", "Name"]}}""", "server.json: capture.redact must hold only Email, Phone, CardNumber, IpAddress")]
    [InlineData("""{"drift": {"reference": "drift.json"}}""", "server.json: drift.reference must be an absolute path")]
    [InlineData("""{"drift": {"minSamples": 0}}""", "server.json: drift.minSamples must be at least 1")]
    [InlineData("""{"drift": {"windowSeconds": 1}}""", "server.json: drift.windowSeconds must be between 60 and 31536000")]
    [InlineData("""{"runtime": {"allowFallback": "yes"}}""", "server.json: runtime.allowFallback: " + Unfit)]
    public void Names_the_field_that_is_wrong(string json, string message) =>
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Parse(json)).Message);

    [Fact]
    public void Names_the_file_that_is_missing() => Assert.Equal(
        "/nowhere/server.json: cannot be read", Assert.Throws<SettingsException>(() => SettingsFile.Read("/nowhere/server.json")).Message);

    private static ServerSettings Parse(string json) => SettingsFile.Parse("server.json", Encoding.UTF8.GetBytes(json));
}
