using System.Text.Json;
using CrossEncoderOperator.Inference.Models;

namespace CrossEncoderOperator.Server.Settings;

/// <summary>Reader of <c>server.json</c>.</summary>
internal static class SettingsFile
{
    /// <exception cref="SettingsException">The file cannot be read or a field is unknown or wrong; the message names it.</exception>
    public static ServerSettings Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            return Parse(name, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path}: cannot be read", e);
        }
    }

    internal static ServerSettings Parse(string name, ReadOnlySpan<byte> json)
    {
        try
        {
            var settings = JsonSerializer.Deserialize(json, SettingsJson.Default.ServerSettings)
                ?? throw new SettingsException($"{name}: must hold a JSON object");
            return ProblemOf(settings) is { } problem ? throw new SettingsException($"{name}: {problem}") : settings;
        }
        catch (JsonException e)
        {
            string path = e.Path is { Length: > 2 } ? e.Path[2..] : "line " + (e.LineNumber + 1);
            throw new SettingsException($"{name}: {path}: unknown field, field given twice, or value of the wrong type", e);
        }
    }

    private static string? ProblemOf(ServerSettings settings) => settings switch
    {
        { Model.Sha256: { } pin } when !Manifest.IsDigest(pin) => "model.sha256 must be 64 lower-case hex digits",
        { Model.Variant: not ("auto" or "fp32" or "fp16" or "int8") } => "model.variant must be auto, fp32, fp16 or int8",
        { Runtime.Provider: not ("auto" or "cpu" or "cuda" or "tensorrt") } => "runtime.provider must be auto, cpu, cuda or tensorrt",
        { Runtime.GraphCache: { } folder } when !Path.IsPathRooted(folder) => "runtime.graphCache must be an absolute path",
        { Runtime.LoadTimeoutSeconds: < 1 or > 86400 } => "runtime.loadTimeoutSeconds must be between 1 and 86400",
        { Runtime.Workers: < 1 or > 1024 } => "runtime.workers must be between 1 and 1024",
        { Runtime.Threads: < 1 or > 1024 } => "runtime.threads must be between 1 and 1024",
        { Model.MaxTokens: < 8 } => "model.maxTokens must be at least 8",
        { Limits.DocumentsPerRequest: < 1 } => "limits.documentsPerRequest must be at least 1",
        { Limits.BodyBytes: < 1 } => "limits.bodyBytes must be at least 1",
        { Limits.QueuedTokens: < 1 } => "limits.queuedTokens must be at least 1",
        { Batching.MaxTokens: < 8 or > 1 << 20 } => "batching.maxTokens must be between 8 and 1048576",
        { Batching.MaxWaitMilliseconds: < 0 or > 1000 } => "batching.maxWaitMilliseconds must be between 0 and 1000",
        { Limits.TimeoutSeconds: < 1 or > 86400 } => "limits.timeoutSeconds must be between 1 and 86400",
        { Documents.Strategy: not (DocumentSettings.Truncated or DocumentSettings.Chunked) } =>
            $"documents.strategy must be {DocumentSettings.Truncated} or {DocumentSettings.Chunked}",
        { Documents.MaxTokens: < 8 or > 1 << 20 } => "documents.maxTokens must be between 8 and 1048576",
        { Documents.OverlapTokens: < 0 or > 1 << 20 } => "documents.overlapTokens must be between 0 and 1048576",
        { Documents.MaxChunks: < 1 or > 256 } => "documents.maxChunks must be between 1 and 256",
        { Cache.SizeBytes: not 0 and < CacheSettings.MinBytes or > CacheSettings.MaxBytes } =>
            $"cache.sizeBytes must be 0, or between {CacheSettings.MinBytes} and {CacheSettings.MaxBytes}",
        { Cache.TtlSeconds: < 1 or > 31536000 } => "cache.ttlSeconds must be between 1 and 31536000",
        { Drift.Reference: { } file } when !Path.IsPathRooted(file) => "drift.reference must be an absolute path",
        { Drift.MinSamples: < 1 } => "drift.minSamples must be at least 1",
        { Drift.WindowSeconds: < 60 or > 31536000 } => "drift.windowSeconds must be between 60 and 31536000",
        _ => settings.Calibration?.FindProblem() ?? settings.Capture.FindProblem(),
    };
}
