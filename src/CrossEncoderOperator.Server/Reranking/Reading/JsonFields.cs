using System.Text.Json;

namespace CrossEncoderOperator.Server.Reranking.Reading;

/// <summary>A JSON object of a request. Errors name the field and never hold its text; null counts as not given.</summary>
internal sealed class JsonFields
{
    /// <summary>Longest query or document in UTF-16 units.</summary>
    public const int MaxTextLength = 1 << 19;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly string? _path;

    private JsonFields(JsonElement value, string? path)
    {
        _path = path;
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(400, path is null ? "the body must be a JSON object" : "must be an object", path);
        }

        foreach (var property in value.EnumerateObject())
        {
            if (!_fields.TryAdd(Decode(() => property.Name, path), property.Value))
            {
                throw new RequestException(400, "has a field that is given twice", path ?? "the body");
            }
        }
    }

    /// <param name="value">The object.</param>
    /// <param name="path">Its name in errors; null for the body.</param>
    public static JsonFields Of(JsonElement value, string? path = null) => new(value, path);

    /// <exception cref="RequestException">It is no string, too long, or not Unicode.</exception>
    public static string Text(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw new RequestException(400, "must be a string", field);
        }

        var text = Decode(() => value.GetString()!, field);
        if (text.Contains('\0'))
        {
            throw new RequestException(400, "has a NUL character", field);
        }

        return text.Length <= MaxTextLength
            ? text
            : throw new RequestException(413, $"has {text.Length} characters, more than the limit of {MaxTextLength}", field);
    }

    public JsonElement? Find(string name) =>
        _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public JsonElement Required(string name) => Find(name) ?? throw new RequestException(422, "is missing", PathOf(name));

    public string RequiredText(string name) => Text(Required(name), PathOf(name));

    /// <summary>A number of 1 or more.</summary>
    public int? Count(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw new RequestException(400, "must be an integer", PathOf(name));
        }

        return value.TryGetInt32(out var count) && count > 0
            ? count
            : throw new RequestException(422, "must be a positive integer", PathOf(name));
    }

    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        _ => throw new RequestException(400, "must be a number", PathOf(name)),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new RequestException(400, "must be true or false", PathOf(name)),
    };

    /// <summary>One of a few words, whatever their case; null when it is not given.</summary>
    public T? Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var text = Text(value, PathOf(name));
        foreach (var (word, meaning) in choices)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return meaning;
            }
        }

        throw new RequestException(422, $"must be {choices[0].Word} or {choices[1].Word}", PathOf(name));
    }

    public string PathOf(string name) => _path is null ? name : $"{_path}.{name}";

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
}
