using System.Globalization;
using CrossEncoderOperator.Api.Serving;
using CrossEncoderOperator.Api.Units;

namespace CrossEncoderOperator.Core.Revisions;

/// <summary>How a model is served, in one spelling. But for the image and the oldest limits, what is at its default is left out.</summary>
internal static class CanonicalServing
{
    /// <summary>From a valid spec.</summary>
    public static ServingSpec Of(ServingSpec? serving, string defaultImage) => new()
    {
        Image = serving?.Image ?? defaultImage,
        Labels = serving?.Labels,
        Limits = new()
        {
            DocumentsPerRequest = serving?.Limits?.DocumentsPerRequest ?? LimitsSpec.DefaultDocumentsPerRequest,
            BodyBytes = Bytes(serving?.Limits?.BodyBytes ?? LimitsSpec.DefaultBodyBytes),
            QueuedTokens = Unless(LimitsSpec.DefaultQueuedTokens, serving?.Limits?.QueuedTokens),
            Timeout = Seconds(serving?.Limits?.Timeout ?? LimitsSpec.DefaultTimeout),
        },
        Batching = UnlessEmpty(new BatchingSpec
        {
            MaxTokens = serving?.Batching?.MaxTokens,
            MaxWait = Unless(BatchingSpec.DefaultMaxWait, serving?.Batching?.MaxWait, Milliseconds),
        }),
        Documents = UnlessEmpty(new DocumentsSpec
        {
            Strategy = serving?.Documents?.Strategy is DocumentStrategy.Chunk ? DocumentStrategy.Chunk : null,
            MaxTokens = serving?.Documents?.MaxTokens,
            OverlapTokens = Unless(DocumentsSpec.DefaultOverlapTokens, serving?.Documents?.OverlapTokens),
            MaxChunks = Unless(DocumentsSpec.DefaultMaxChunks, serving?.Documents?.MaxChunks),
        }),
        Cache = Unless("0", serving?.Cache?.Size, Bytes) is { } size
            ? new() { Size = size, Ttl = Unless(CacheSpec.DefaultTtl, serving?.Cache?.Ttl, Seconds) }
            : null,
        Calibration = serving?.Calibration,
        Capture = serving?.Capture is { SampleRate: > 0 } capture
            ? new()
            {
                SampleRate = capture.SampleRate,
                Redact = Redaction(capture.Redact),
                MaxSize = Unless(CaptureSpec.DefaultMaxSize, capture.MaxSize, Bytes),
                MaxAge = Unless(CaptureSpec.DefaultMaxAge, capture.MaxAge, Seconds),
            }
            : null,
    };

    private static IReadOnlyList<string>? Redaction(IReadOnlyList<string>? kinds)
    {
        IReadOnlyList<string> known = [.. RedactionKind.All.Where(kind => kinds?.Contains(kind, StringComparer.Ordinal) != false)];
        return known.Count < RedactionKind.All.Count ? known : null;
    }

    private static int? Unless(int usual, int? value) => value == usual ? null : value;

    private static string? Unless(string usual, string? value, Func<string, string> spelling) =>
        value is not null && spelling(value) is var spelt && spelt != spelling(usual) ? spelt : null;

    private static T? UnlessEmpty<T>(T block)
        where T : class, IEquatable<T>, new() => block.Equals(new T()) ? null : block;

    private static string Bytes(string quantity) =>
        decimal.Ceiling(Quantity.Parse(quantity)).ToString("0", CultureInfo.InvariantCulture);

    private static string Seconds(string duration) =>
        Duration.Parse(duration).TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s";

    private static string Milliseconds(string duration) =>
        Duration.Parse(duration).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + "ms";
}
