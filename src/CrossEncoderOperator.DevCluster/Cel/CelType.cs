using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>The static type of an expression with what is known about the largest value it can have.</summary>
/// <param name="Kind">bool, int, uint, double, string, bytes, null_type, list, map, object, duration, timestamp, quantity, optional, type or dyn.</param>
/// <param name="Size">Most characters, items or entries.</param>
/// <param name="Element">Type of items, map values or the optional value.</param>
/// <param name="Object">Schema of an object.</param>
internal sealed record CelType(string Kind, double Size = 1, CelType? Element = null, Schema? Object = null)
{
    /// <summary>The API server's limit of a request: nothing can be larger.</summary>
    private const double MaxRequestBytes = 3 * 1024 * 1024;

    public static readonly CelType Dyn = new("dyn", MaxRequestBytes);
    public static readonly CelType Bool = new("bool");

    /// <summary>Types that expressions can name: <c>type(x) == string</c>.</summary>
    public static readonly HashSet<string> Named = ["bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type"];

    public bool IsDyn => Kind == "dyn";

    public bool Is(string kind) => IsDyn || Kind == kind;

    /// <summary>The type of a value, or null where expressions cannot refer to it.</summary>
    public static CelType? Of(Schema schema) => schema switch
    {
        { IntOrString: true } => Dyn,
        { Type: "object", AdditionalProperties: { } values } => new("map", MaxItems(schema.MaxProperties, values, 6), Of(values) ?? Dyn),
        { Type: "object" } => new("object", Object: schema),
        { Type: "array", Items: { } items } => new("list", MaxItems(schema.MaxItems, items, 1), Of(items) ?? Dyn),
        { Type: "string", Format: "date-time" or "datetime" or "date" } => new("timestamp"),
        { Type: "string", Format: "duration" } => new("duration"),
        { Type: "string", Format: "byte" } => new("bytes", schema.MaxLength ?? MaxRequestBytes),
        // A character takes up to four bytes.
        { Type: "string" } => new("string", schema.MaxLength * 4 ?? schema.Enum?.Max(v => v.String()?.Length) ?? MaxRequestBytes),
        { Type: "integer" } => new("int"),
        { Type: "number" } => new("double"),
        { Type: "boolean" } => Bool,
        _ => null,
    };

    /// <summary>Most items of a list or map that fit into a request.</summary>
    public static double MaxItems(long? declared, Schema items, int overhead) => declared ?? Math.Floor(MaxRequestBytes / (MinBytes(items) + overhead));

    public override string ToString() => Kind switch
    {
        "list" => $"list({Element})",
        "map" => $"map(string, {Element})",
        "object" => "object",
        "duration" or "timestamp" => $"google.protobuf.{char.ToUpperInvariant(Kind[0])}{Kind[1..]}",
        _ => Kind,
    };

    private static double MinBytes(Schema schema) => schema.Type switch
    {
        "object" => 2 + schema.Required.Where(schema.Properties.ContainsKey).Sum(name => name.Length + 4 + MinBytes(schema.Properties[name])),
        "array" => 2,
        "boolean" => 4,
        "string" => 2,
        _ => 1,
    };
}
