using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Cel;

using Map = Dictionary<object, object?>;

/// <summary>
/// Values of expressions: null, bool, long, ulong, double, string, byte[], TimeSpan, DateTimeOffset, List of values, Dictionary,
/// <see cref="Quantity"/> and <see cref="CelOptional"/>.
/// </summary>
internal static class CelValues
{
    /// <summary>The JSON value as expressions see it by its schema: dates are timestamps, fields have names that expressions can spell.</summary>
    public static object? From(JsonNode? node, Schema schema) => node switch
    {
        JsonObject obj when schema is { AdditionalProperties: null, Type: "object" } => obj
            .Where(p => schema.Properties.ContainsKey(p.Key)).ToDictionary(p => (object)Escape(p.Key), p => From(p.Value, schema.Field(p.Key))),
        JsonObject obj => obj.ToDictionary(p => (object)p.Key, p => From(p.Value, schema.Field(p.Key))),
        JsonArray list => list.Select(item => From(item, schema.Items ?? Schema.Untyped)).ToList(),
        not null when node.IsString() => FromText(node.String()!, schema),
        not null when node.IsNumber() => schema.Type != "number" && node.IsInteger() ? (object)(long)node.Number() : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
        not null when node.IsBoolean() => node.GetValue<bool>(),
        _ => null,
    };

    public static string TypeName(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        TimeSpan => "google.protobuf.Duration",
        DateTimeOffset => "google.protobuf.Timestamp",
        Quantity => "kubernetes.Quantity",
        CelOptional => "optional_type",
        Map => "map",
        _ => "list",
    };

    public static bool Same(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
        (Map x, Map y) => x.Count == y.Count && x.All(p => y.TryGetValue(p.Key, out var other) && Same(p.Value, other)),
        (List<object?> x, List<object?> y) => x.Count == y.Count && x.Zip(y).All(p => Same(p.First, p.Second)),
        (CelOptional x, CelOptional y) => x.HasValue == y.HasValue && Same(x.Value, y.Value),
        (long or ulong or double, long or ulong or double) => Compare(a!, b!) == 0,
        _ => Equals(a, b),
    };

    /// <summary>Null when the values have no order.</summary>
    public static int? Compare(object? a, object? b) => (a, b) switch
    {
        (string x, string y) => string.CompareOrdinal(x, y),
        (bool x, bool y) => x.CompareTo(y),
        (TimeSpan x, TimeSpan y) => x.CompareTo(y),
        (DateTimeOffset x, DateTimeOffset y) => x.CompareTo(y),
        (byte[] x, byte[] y) => x.AsSpan().SequenceCompareTo(y),
        (long x, long y) => x.CompareTo(y),
        (double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y),
        (long or ulong, long or ulong) => Convert.ToDecimal(a, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(b, CultureInfo.InvariantCulture)),
        (long or ulong or double, long or ulong or double) => Compare(Convert.ToDouble(a, CultureInfo.InvariantCulture), Convert.ToDouble(b, CultureInfo.InvariantCulture)),
        _ => null,
    };

    public static long Size(object? value) => value switch
    {
        string s => s.EnumerateRunes().Count(),
        ICollection c => c.Count,
        _ => 1,
    };

    public static string Text(object? value) => value switch
    {
        string s => s,
        bool b => b ? "true" : "false",
        byte[] b => System.Text.Encoding.UTF8.GetString(b),
        TimeSpan d => d.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s",
        DateTimeOffset t => t.ToString(t.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        List<object?> l => $"[{string.Join(", ", l.Select(Text))}]",
        Map m => $"{{{string.Join(", ", m.Select(p => $"{Text(p.Key)}: {Text(p.Value)}").Order(StringComparer.Ordinal))}}}",
        null => "null",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>How expressions spell the name of a field.</summary>
    public static string Escape(string name) => Parser.IsReserved(name) ? $"__{name}__" : name
        .Replace("__", "__underscores__", StringComparison.Ordinal).Replace(".", "__dot__", StringComparison.Ordinal)
        .Replace("-", "__dash__", StringComparison.Ordinal).Replace("/", "__slash__", StringComparison.Ordinal);

    private static object FromText(string text, Schema schema) => schema.Format switch
    {
        "date-time" or "datetime" or "date" when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        "duration" when Formats.TryDuration(text, out var duration) => duration,
        "byte" when Formats.IsValid("byte", text) => Convert.FromBase64String(text),
        _ => text,
    };
}
