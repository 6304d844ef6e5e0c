using System.Text.Json;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.ApiContent;

/// <summary>Reads JSON into nodes; of a field given twice the last wins and is noted.</summary>
internal static class JsonBody
{
    /// <summary>Deeper bodies are refused: every walk over an object may recurse.</summary>
    private const int MaxDepth = 500;

    /// <exception cref="JsonException">Not JSON, not UTF-8, or too deep.</exception>
    public static JsonNode? Read(ReadOnlySpan<byte> utf8, List<string> duplicates)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var node = Value(ref reader, "", duplicates);
            return reader.Read() ? throw new JsonException("more than one value") : node;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var obj = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    var field = path.Length == 0 ? key : path + "." + key;
                    if (obj.ContainsKey(key)) duplicates.Add(field);

                    reader.Read();
                    obj[key] = Value(ref reader, field, duplicates);
                }

                return obj;
            case JsonTokenType.StartArray:
                var array = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    array.Add(Value(ref reader, $"{path}[{array.Count}]", duplicates));

                return array;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var number) ? JsonValue.Create(number) : JsonValue.Create(reader.GetDouble());
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(reader.GetBoolean());
            default:
                return null;
        }
    }
}
