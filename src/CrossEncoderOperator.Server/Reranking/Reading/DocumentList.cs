using System.Text.Json;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Reading;

/// <summary>Documents of a request.</summary>
/// <param name="Texts">At least one.</param>
/// <param name="Ids">The ids that the client gave them, if it did.</param>
internal readonly record struct DocumentList(IReadOnlyList<string> Texts, IReadOnlyList<JsonElement?>? Ids)
{
    private static readonly string[] s_text = ["text"];

    /// <param name="value">An array of strings, or of objects with a text and, perhaps, an id.</param>
    /// <param name="field">Its name in errors.</param>
    /// <param name="limits">How many there may be.</param>
    /// <param name="textFields">Fields of an object that are its text; null for <c>text</c>.</param>
    public static DocumentList Read(JsonElement value, string field, LimitSettings limits, IReadOnlyList<string>? textFields = null)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new RequestException(400, "must be an array", field);
        }

        var count = value.GetArrayLength();
        if (count == 0)
        {
            throw new RequestException(422, "must not be empty", field);
        }

        if (count > limits.DocumentsPerRequest)
        {
            throw new RequestException(413, $"has {count} entries, more than the limit of {limits.DocumentsPerRequest}", field);
        }

        var texts = new string[count];
        JsonElement?[]? ids = null;
        foreach (var (index, document) in value.EnumerateArray().Index())
        {
            var path = $"{field}[{index}]";
            switch (document.ValueKind)
            {
                case JsonValueKind.String:
                    texts[index] = JsonFields.Text(document, path);
                    break;
                case JsonValueKind.Object:
                    var fields = JsonFields.Of(document, path);
                    texts[index] = string.Join('\n', (textFields ?? s_text).Select(fields.RequiredText));
                    if (IdOf(fields) is { } id)
                    {
                        ids ??= new JsonElement?[count];
                        ids[index] = id;
                    }

                    break;
                default:
                    throw new RequestException(400, "must be a string or an object with a text", path);
            }
        }

        return new DocumentList(texts, ids);
    }

    private static JsonElement? IdOf(JsonFields fields)
    {
        if (fields.Find("id") is not { } id)
        {
            return null;
        }

        return id.ValueKind switch
        {
            JsonValueKind.String => JsonFields.Text(id, fields.PathOf("id")) is not null ? id.Clone() : null,
            JsonValueKind.Number => id.Clone(),
            _ => throw new RequestException(400, "must be a string or a number", fields.PathOf("id")),
        };
    }
}
