using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>
/// A node of a structural schema. Immutable once built; schemas of built-in types refer to themselves, so nodes compare by
/// reference.
/// </summary>
internal sealed record Schema
{
    /// <summary>Accepts anything; maps in it are merged field by field, lists are replaced.</summary>
    public static readonly Schema Untyped = new() { PreserveUnknownFields = true };

    /// <summary>object, array, string, integer, number, boolean; null accepts any type.</summary>
    public string? Type { get; init; }
    public string? Format { get; init; }
    public string? Description { get; init; }
    public IReadOnlyDictionary<string, Schema> Properties { get; init; } = new Dictionary<string, Schema>();
    public Schema? AdditionalProperties { get; init; }
    public Schema? Items { get; init; }
    public IReadOnlyList<string> Required { get; init; } = [];
    public IReadOnlyList<JsonNode?>? Enum { get; init; }
    public string? Pattern { get; init; }
    public decimal? Minimum { get; init; }
    public decimal? Maximum { get; init; }
    public bool ExclusiveMinimum { get; init; }
    public bool ExclusiveMaximum { get; init; }
    public decimal? MultipleOf { get; init; }
    public long? MinLength { get; init; }
    public long? MaxLength { get; init; }
    public long? MinItems { get; init; }
    public long? MaxItems { get; init; }
    public long? MinProperties { get; init; }
    public long? MaxProperties { get; init; }
    public bool UniqueItems { get; init; }
    public bool Nullable { get; init; }
    public JsonNode? Default { get; init; }
    public bool PreserveUnknownFields { get; init; }
    public bool IntOrString { get; init; }
    public bool EmbeddedResource { get; init; }

    /// <summary>atomic (also null), set or map.</summary>
    public string? ListType { get; init; }
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>granular (also null) or atomic.</summary>
    public string? MapType { get; init; }
    public IReadOnlyList<ValidationRule> Validations { get; init; } = [];
    public IReadOnlyList<Schema> AllOf { get; init; } = [];
    public IReadOnlyList<Schema> AnyOf { get; init; } = [];
    public IReadOnlyList<Schema> OneOf { get; init; } = [];
    public Schema? Not { get; init; }

    /// <summary>merge or merge,retainKeys; null replaces lists. Built-in types only.</summary>
    public string? PatchStrategy { get; init; }
    public string? PatchMergeKey { get; init; }

    /// <summary>The component name of a shared type in OpenAPI documents; null is written in place.</summary>
    public string? Component { get; init; }

    /// <summary>The type of the client library whose documentation describes the component.</summary>
    public string? TypeDocs { get; init; }

    /// <summary>The member of the client library whose documentation describes this field.</summary>
    public string? FieldDocs { get; init; }

    /// <summary>A struct rather than a pointer in the API's own types: never absent there, so nobody becomes its owner by adding it.</summary>
    public bool AlwaysPresent { get; init; }

    /// <summary>The schema as its author wrote it; null for built-in types.</summary>
    public JsonObject? Source { get; init; }

    public bool IsAtomic => Items is not null || Type == "array" ? ListType is null or "atomic" : MapType == "atomic";

    /// <summary>The schema of a field, whether named or of a map.</summary>
    public Schema Field(string name) => Properties.GetValueOrDefault(name) ?? AdditionalProperties ?? Untyped;

    /// <summary>False where the field would be pruned.</summary>
    public bool Knows(string name) => PreserveUnknownFields || AdditionalProperties is not null || Properties.ContainsKey(name);

    public bool Equals(Schema? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => Component ?? Type ?? "any";
}
