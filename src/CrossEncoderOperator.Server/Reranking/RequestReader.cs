using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking;

/// <summary>JSON to a request. Fields that are not known are ignored: clients of several dialects send more.</summary>
internal sealed class RequestReader(LimitSettings limits)
{
    /// <summary>Longest query or document in UTF-16 units.</summary>
    public const int MaxTextLength = 1 << 19;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 32 };

    /// <exception cref="RequestException">The body is too large or not JSON, or a field is missing, of another type or out of bounds.</exception>
    public async Task<RerankRequest> ReadAsync(HttpRequest http, Dialect dialect, CancellationToken cancellation)
    {
        if (http.ContentLength > limits.BodyBytes)
            throw TooLarge();
        ReadOnlySequence<byte> body = await BufferAsync(http.BodyReader, cancellation);
        try
        {
            using JsonDocument json = JsonDocument.Parse(body, s_options);
            return Read(json.RootElement, dialect);
        }
        catch (JsonException e)
        {
            throw new RequestException(400, $"the body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        finally
        {
            http.BodyReader.AdvanceTo(body.End);
        }
    }

    private async Task<ReadOnlySequence<byte>> BufferAsync(PipeReader reader, CancellationToken cancellation)
    {
        // A token given to ReadAsync would leave the reader unusable for Kestrel, which reads the rest of a refused body.
        await using CancellationTokenRegistration stop = cancellation.Register(reader.CancelPendingRead);
        while (true)
        {
            ReadResult read = await reader.ReadAsync(CancellationToken.None);
            // Not IsCanceled: Kestrel, too, cancels pending reads when it stops, and then the request still has to be finished.
            if (cancellation.IsCancellationRequested)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw new OperationCanceledException(cancellation);
            }

            if (read.Buffer.Length > limits.BodyBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge();
            }

            if (read.IsCompleted)
                return read.Buffer;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private RequestException TooLarge() => new(413, $"the body is larger than the limit of {limits.BodyBytes} bytes");

    private RerankRequest Read(JsonElement root, Dialect dialect)
    {
        Dictionary<string, JsonElement> fields = Fields(root, null);
        var request = new RerankRequest
        {
            Query = Text(Required(fields, "query"), "query"),
            Documents = Documents(Required(fields, dialect.DocumentsField), dialect.DocumentsField),
            TopN = Count(fields, "top_n"),
            ReturnText = Flag(fields, dialect.ReturnTextField) ?? false,
            RawScores = Flag(fields, "raw_scores") ?? false,
            Truncate = Flag(fields, "truncate") ?? true,
        };
        return request.Query.Length > 0 ? request : throw new RequestException(422, "must not be empty", "query");
    }

    private List<string> Documents(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw new RequestException(400, "must be an array", field);
        int count = value.GetArrayLength();
        if (count == 0)
            throw new RequestException(422, "must not be empty", field);
        if (count > limits.DocumentsPerRequest)
            throw new RequestException(413, $"has {count} entries, more than the limit of {limits.DocumentsPerRequest}", field);
        return [.. value.EnumerateArray().Select((document, index) => Document(document, $"{field}[{index}]"))];
    }

    private static string Document(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.Object => Text(Required(Fields(value, field), "text", field), $"{field}.text"),
        JsonValueKind.String => Text(value, field),
        _ => throw new RequestException(400, "must be a string or an object with a text", field),
    };

    private static Dictionary<string, JsonElement> Fields(JsonElement value, string? parent)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new RequestException(400, parent is null ? "the body must be a JSON object" : "must be an object", parent);
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string name = Decode(() => property.Name, parent);
            if (!fields.TryAdd(name, property.Value))
                throw new RequestException(400, "has a field that is given twice", parent ?? "the body");
        }

        return fields;
    }

    private static JsonElement Required(Dictionary<string, JsonElement> fields, string name, string? parent = null) =>
        fields.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : throw new RequestException(422, "is missing", parent is null ? name : $"{parent}.{name}");

    private static string Text(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw new RequestException(400, "must be a string", field);
        string text = Decode(() => value.GetString()!, field);
        if (text.Contains('\0'))
            throw new RequestException(400, "has a NUL character", field);
        return text.Length <= MaxTextLength
            ? text
            : throw new RequestException(413, $"has {text.Length} characters, more than the limit of {MaxTextLength}", field);
    }

    /// <summary>The reader checks UTF-8 and surrogates only when the string is taken.</summary>
    private static string Decode(Func<string> take, string? field)
    {
        try
        {
            return take();
        }
        catch (InvalidOperationException)
        {
            throw new RequestException(400, "has a lone surrogate or is not UTF-8", field ?? "the body");
        }
    }

    private static int? Count(Dictionary<string, JsonElement> fields, string name)
    {
        if (!fields.TryGetValue(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Number)
            throw new RequestException(400, "must be an integer", name);
        return value.TryGetInt32(out int count) && count > 0 ? count : throw new RequestException(422, "must be a positive integer", name);
    }

    private static bool? Flag(Dictionary<string, JsonElement> fields, string name)
    {
        if (!fields.TryGetValue(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new RequestException(400, "must be true or false", name);
    }
}
