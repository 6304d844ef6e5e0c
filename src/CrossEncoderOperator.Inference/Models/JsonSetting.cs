using System.Text.Json;

namespace CrossEncoderOperator.Inference.Models;

/// <summary>A value in a JSON file of a model; every error names the file and the path of the value.</summary>
internal readonly record struct JsonSetting(string File, string Path, JsonElement Element)
{
    public bool IsAbsent => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public static JsonSetting Parse(string file, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = new JsonSetting(file, "", document.RootElement.Clone());
            return root.Element.ValueKind == JsonValueKind.Object ? root : throw root.Error("must hold a JSON object");
        }
        catch (JsonException e)
        {
            throw new ModelException($"{file}: not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
    }

    public JsonSetting Get(string name)
    {
        var path = Path.Length == 0 ? name : $"{Path}.{name}";
        if (IsAbsent)
        {
            return new JsonSetting(File, path, default);
        }

        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw Error("must be an object");
        }

        return new JsonSetting(File, path, Element.TryGetProperty(name, out var value) ? value : default);
    }

    public string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Error("must be a string");

    public string? TextOrNull() => IsAbsent ? null : Text();

    public int Number() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var value) ? value : throw Error("must be an integer");

    public int? NumberOrNull() => IsAbsent ? null : Number();

    public double Real() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var value) ? value : throw Error("must be a number");

    public bool? FlagOrNull() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when IsAbsent => null,
        _ => throw Error("must be true or false"),
    };

    public IEnumerable<JsonSetting> Items()
    {
        if (IsAbsent)
        {
            return [];
        }

        if (Element.ValueKind != JsonValueKind.Array)
        {
            throw Error("must be an array");
        }

        var self = this;
        return Element.EnumerateArray().Select((item, index) => new JsonSetting(self.File, $"{self.Path}[{index}]", item));
    }

    public IEnumerable<(string Name, JsonSetting Value)> Entries()
    {
        if (IsAbsent)
        {
            return [];
        }

        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw Error("must be an object");
        }

        var self = this;
        return Element.EnumerateObject()
            .Select(entry => (entry.Name, new JsonSetting(self.File, $"{self.Path}.{entry.Name}", entry.Value)));
    }

    /// <summary>The text, which must be one of those that are supported.</summary>
    public string OneOf(params ReadOnlySpan<string> supported) =>
        supported.Contains(Text()) ? Text() : throw Error($"\"{Text()}\" is not supported; this server reads {List(supported)}");

    public ModelException Error(string problem) =>
        new(Path.Length == 0 ? $"{File}: {problem}" : $"{File}: {Path} {(IsAbsent ? "is missing" : problem)}");

    private static string List(ReadOnlySpan<string> names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1]!)} and {names[^1]}";
}
