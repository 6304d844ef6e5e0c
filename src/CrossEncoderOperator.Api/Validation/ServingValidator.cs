using System.Globalization;
using System.Text.RegularExpressions;
using CrossEncoderOperator.Api.Pods;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Api.Validation;

/// <summary>Checks <c>spec.serving</c>; no bound is looser than the server's own.</summary>
internal static partial class ServingValidator
{
    private const string Path = "spec.serving";

    public static void Validate(ServingSpec? serving, ResourcesSpec? resources, List<SpecError> errors)
    {
        errors.Matches($"{Path}.image", serving?.Image, Image(), "is not the name of an image");
        errors.Range($"{Path}.batching.maxTokens", serving?.Batching?.MaxTokens, 8, 1 << 20);
        errors.Time($"{Path}.batching.maxWait", serving?.Batching?.MaxWait, "0ms", "1s");
        errors.WholeMilliseconds($"{Path}.batching.maxWait", serving?.Batching?.MaxWait);
        errors.OneOf($"{Path}.documents.strategy", serving?.Documents?.Strategy, DocumentStrategy.Truncate, DocumentStrategy.Chunk);
        errors.Range($"{Path}.documents.maxTokens", serving?.Documents?.MaxTokens, 8, 1 << 20);
        errors.Range($"{Path}.documents.overlapTokens", serving?.Documents?.OverlapTokens, 0, 1 << 20);
        errors.Range($"{Path}.documents.maxChunks", serving?.Documents?.MaxChunks, 1, 256);
        errors.Range($"{Path}.limits.documentsPerRequest", serving?.Limits?.DocumentsPerRequest, 1, 10_000);
        errors.Amount($"{Path}.limits.bodyBytes", serving?.Limits?.BodyBytes, "1Ki", "64Mi");
        errors.Range($"{Path}.limits.queuedTokens", serving?.Limits?.QueuedTokens, 1, 1_000_000_000);
        errors.Time($"{Path}.limits.timeout", serving?.Limits?.Timeout, "1s", "10m");
        errors.WholeSeconds($"{Path}.limits.timeout", serving?.Limits?.Timeout);
        CacheSize($"{Path}.cache.size", serving?.Cache?.Size, resources?.Memory ?? ResourcesSpec.DefaultMemory, errors);
        errors.Time($"{Path}.cache.ttl", serving?.Cache?.Ttl, "1s", "365d");
        errors.WholeSeconds($"{Path}.cache.ttl", serving?.Cache?.Ttl);
        Calibration($"{Path}.calibration", serving?.Calibration, errors);
        Capture($"{Path}.capture", serving?.Capture, errors);
        LabelValidator.Labels($"{Path}.labels", serving?.Labels, errors);
    }

    private static void CacheSize(string path, string? size, string memory, List<SpecError> errors)
    {
        var known = Quantity.TryParse(size, out var bytes);
        if (known && bytes == 0)
        {
            return;
        }
        errors.Amount(path, size, "1Mi", "64Gi");
        if (known && Quantity.TryParse(memory, out var all) && bytes >= all)
        {
            errors.Add(new(path, $"must be less than the {memory} of spec.resources.memory, is {size}"));
        }
    }

    private static void Calibration(string path, CalibrationSpec? calibration, List<SpecError> errors)
    {
        if (calibration is null)
        {
            return;
        }
        errors.Required($"{path}.method", calibration.Method);
        errors.OneOf($"{path}.method", calibration.Method, CalibrationMethod.Platt, CalibrationMethod.Temperature);
        Parameter($"{path}.scale", calibration.Scale, 1e-6, CalibrationMethod.Platt, calibration.Method, errors);
        Parameter($"{path}.offset", calibration.Offset, -1e6, CalibrationMethod.Platt, calibration.Method, errors);
        Parameter($"{path}.temperature", calibration.Temperature, 1e-6, CalibrationMethod.Temperature, calibration.Method, errors);
    }

    private static void Parameter(string path, double? value, double lowest, string owner, string? method, List<SpecError> errors)
    {
        errors.Range(path, value, lowest, 1e6);
        if (method is CalibrationMethod.Platt or CalibrationMethod.Temperature && (value is null) == (method == owner))
        {
            errors.Add(new(path, $"goes with method {owner}, which needs it"));
        }
    }

    private static void Capture(string path, CaptureSpec? capture, List<SpecError> errors)
    {
        errors.Range($"{path}.sampleRate", capture?.SampleRate, 0, 1);
        errors.Count($"{path}.redact", capture?.Redact, RedactionKind.All.Count);
        for (var i = 0; i < Math.Min(capture?.Redact?.Count ?? 0, RedactionKind.All.Count); i++)
        {
            errors.OneOf(string.Create(CultureInfo.InvariantCulture, $"{path}.redact[{i}]"), capture!.Redact![i] ?? "", [.. RedactionKind.All]);
        }
        errors.Amount($"{path}.maxSize", capture?.MaxSize, "1Mi", "64Gi");
        errors.Time($"{path}.maxAge", capture?.MaxAge, "1m", "365d");
        errors.WholeSeconds($"{path}.maxAge", capture?.MaxAge);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]\S{0,511}\z")]
    private static partial Regex Image();
}
