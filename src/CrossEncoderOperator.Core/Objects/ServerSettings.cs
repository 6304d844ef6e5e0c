using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Units;
using CrossEncoderOperator.Core.Revisions;

namespace CrossEncoderOperator.Core.Objects;

/// <summary>The settings that a revision's servers read: what the revision says, and no more.</summary>
internal static class ServerSettings
{
    /// <summary>Folder of captured requests in the container.</summary>
    public const string CapturePath = "/var/lib/crossencoder/capture";

    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true };

    public static string Json(CrossEncoderDeployment owner, Revision revision)
    {
        var model = revision.Spec.Model;
        var serving = revision.Spec.Serving;
        return Block(
            ("name", owner.Metadata.Name),
            ("namespace", owner.Metadata.NamespaceProperty),
            ("revision", revision.Name),
            ("model", Block(
                ("uri", model.Uri),
                ("sha256", model.Sha256),
                ("variant", model.Variant),
                ("maxTokens", model.MaxTokens))),
            ("batching", serving.Batching is { } batching
                ? Block(
                    ("maxTokens", batching.MaxTokens),
                    ("maxWaitMilliseconds", Milliseconds(batching.MaxWait)))
                : null),
            ("documents", serving.Documents is { } documents
                ? Block(
                    ("strategy", documents.Strategy),
                    ("maxTokens", documents.MaxTokens),
                    ("overlapTokens", documents.OverlapTokens),
                    ("maxChunks", documents.MaxChunks))
                : null),
            ("limits", Block(
                ("documentsPerRequest", serving.Limits!.DocumentsPerRequest),
                ("bodyBytes", Bytes(serving.Limits.BodyBytes)),
                ("queuedTokens", serving.Limits.QueuedTokens),
                ("timeoutSeconds", Seconds(serving.Limits.Timeout)))),
            ("cache", serving.Cache is { } cache
                ? Block(
                    ("sizeBytes", Bytes(cache.Size)),
                    ("ttlSeconds", Seconds(cache.Ttl)))
                : null),
            ("calibration", serving.Calibration is { } calibration
                ? Block(
                    ("method", calibration.Method),
                    ("scale", calibration.Scale),
                    ("offset", calibration.Offset),
                    ("temperature", calibration.Temperature))
                : null),
            ("capture", serving.Capture is { } capture
                ? Block(
                    ("sampleRate", capture.SampleRate),
                    ("directory", CapturePath),
                    ("redact", capture.Redact is { } kinds ? new JsonArray([.. kinds]) : null),
                    ("maxBytes", Bytes(capture.MaxSize)),
                    ("maxAgeSeconds", Seconds(capture.MaxAge)))
                : null)).ToJsonString(s_readable) + "\n";
    }

    /// <summary>Without the fields that have no value.</summary>
    private static JsonObject Block(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var block = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                block[name] = value;
            }
        }
        return block;
    }

    private static long? Bytes(string? quantity) => quantity is null ? null : long.Parse(quantity, CultureInfo.InvariantCulture);

    private static int? Seconds(string? duration) => duration is null ? null : (int)Duration.Parse(duration).TotalSeconds;

    private static int? Milliseconds(string? duration) => duration is null ? null : (int)Duration.Parse(duration).TotalMilliseconds;
}
