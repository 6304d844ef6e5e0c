using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CrossEncoderOperator.DevCluster.ApiContent;

/// <summary>YAML to nodes and back.</summary>
internal static class YamlBody
{
    /// <summary>More values than a body of the largest size can hold unless aliases multiply them.</summary>
    private const int MaxValues = 1_000_000;

    private const int MaxDepth = 500;

    /// <exception cref="JsonException">Not YAML, several documents, or aliases that multiply.</exception>
    public static JsonNode? Read(string text)
    {
        try
        {
            // A plain text is at most this deep in flow style; the parser itself recurses.
            if (text.Count(c => c is '[' or '{') > MaxDepth * 100 && text.AsSpan().IndexOf("[[[[[[[[[[[[[[[[") >= 0)
                throw new JsonException("exceeded max depth");

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var budget = MaxValues;
            return stream.Documents.Count switch
            {
                0 => null,
                1 => Convert(stream.Documents[0].RootNode, 0, ref budget),
                _ => throw new JsonException("more than one document"),
            };
        }
        catch (YamlException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public static string Write(JsonNode? node)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        new YamlStream(new YamlDocument(Convert(node))).Save(text, assignAnchors: false);
        return text.ToString().Replace("...\n", "", StringComparison.Ordinal);
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int budget)
    {
        if (depth > MaxDepth || --budget < 0) throw new JsonException("document contains excessive aliasing or nesting");

        switch (node)
        {
            case YamlMappingNode map:
                var obj = new JsonObject();
                foreach (var (key, value) in map)
                {
                    obj[key is YamlScalarNode name ? name.Value ?? "" : throw new JsonException("a key is not text")] =
                        Convert(value, depth + 1, ref budget);
                }

                return obj;
            case YamlSequenceNode list:
                var array = new JsonArray();
                foreach (var item in list) array.Add(Convert(item, depth + 1, ref budget));

                return array;
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new JsonException("alias without anchor");
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain) return JsonValue.Create(text);

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            _ when (char.IsAsciiDigit(text[^1]) || text[^1] == '.') && double.TryParse(
                text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    private static YamlNode Convert(JsonNode? node) => node switch
    {
        JsonObject obj => new YamlMappingNode(obj.Select(p =>
            new KeyValuePair<YamlNode, YamlNode>(Text(p.Key), Convert(p.Value)))),
        JsonArray array => new YamlSequenceNode(array.Select(Convert)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.AsString() ?? ""),
        null => new YamlScalarNode("null"),
        _ => new YamlScalarNode(node.ToJsonString()),
    };

    /// <summary>Quoted where the plain form would be read as another type.</summary>
    private static YamlScalarNode Text(string text) => new(text)
    {
        Style = Scalar(new YamlScalarNode(text) { Style = ScalarStyle.Plain }) is JsonValue value
            && value.GetValueKind() == JsonValueKind.String ? ScalarStyle.Any : ScalarStyle.DoubleQuoted,
    };
}
