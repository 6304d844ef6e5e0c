using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CrossEncoderOperator.Api.Schema;
using CrossEncoderOperator.CrdGen.Documentation;
using k8s.Models;

namespace CrossEncoderOperator.CrdGen.Schemas;

/// <summary>Structural schemas of API types.</summary>
internal sealed class SchemaBuilder(XmlDocs docs)
{
    // A schema says no more than this of a number; CRDs know these two formats.
    private static readonly Dictionary<Type, (string Type, string? Format)> s_scalars = new()
    {
        [typeof(string)] = ("string", null),
        [typeof(bool)] = ("boolean", null),
        [typeof(int)] = ("integer", "int32"),
        [typeof(long)] = ("integer", "int64"),
        [typeof(double)] = ("number", "double"),
        [typeof(DateTime)] = ("string", "date-time"),
    };

    public V1JSONSchemaProps OfType(Type type)
    {
        if (s_scalars.TryGetValue(type, out var scalar))
        {
            return new() { Type = scalar.Type, Format = scalar.Format };
        }
        if (ApiTypes.IsMap(type))
        {
            return new() { Type = "object", AdditionalProperties = OfType(ApiTypes.ItemType(type)) };
        }
        return ApiTypes.IsList(type)
            ? new() { Type = "array", Items = OfType(ApiTypes.ItemType(type)) }
            : OfObject(type);
    }

    private V1JSONSchemaProps OfObject(Type type)
    {
        var properties = ApiTypes.Properties(type).ToList();
        var required = properties.Where(property => property.IsRequired).Select(property => property.Name).ToList();
        return new()
        {
            Type = "object",
            Description = ApiTypes.IsKubernetes(type) ? null : docs.Summary(type),
            Properties = properties.ToDictionary(property => property.Name, OfProperty, StringComparer.Ordinal),
            Required = required.Count > 0 ? required : null,
            XKubernetesValidations = Rules(type),
        };
    }

    private V1JSONSchemaProps OfProperty(ApiProperty property)
    {
        var schema = property.IsQuantity
            ? new V1JSONSchemaProps { AnyOf = [new() { Type = "integer" }, new() { Type = "string" }], XKubernetesIntOrString = true }
            : OfType(property.Type);
        if (!ApiTypes.IsKubernetes(property.Info.DeclaringType!))
        {
            schema.Description = docs.Summary(property.Info);
        }
        schema.Pattern = property.Attribute<RegularExpressionAttribute>()?.Pattern;
        // Of a list, the values of its items.
        (ApiTypes.IsList(property.Type) ? (V1JSONSchemaProps)schema.Items : schema).EnumProperty =
            property.Attribute<AllowedValuesAttribute>()?.Values.ToList()!;
        if (property.Attribute<RangeAttribute>() is { } range)
        {
            schema.Minimum = Convert.ToDouble(range.Minimum, provider: null);
            schema.Maximum = Convert.ToDouble(range.Maximum, provider: null);
        }
        schema.MaxLength = property.Attribute<StringLengthAttribute>()?.MaximumLength;
        if (property.Attribute<MaxLengthAttribute>() is { } most)
        {
            schema.MaxItems = ApiTypes.IsList(property.Type) ? most.Length : null;
            schema.MaxProperties = ApiTypes.IsMap(property.Type) ? most.Length : null;
        }
        if (property.Attribute<ListMapAttribute>() is { } map)
        {
            schema.XKubernetesListType = "map";
            schema.XKubernetesListMapKeys = [map.Key];
        }
        return schema;
    }

    public static List<V1ValidationRule>? Rules(Type type)
    {
        var rules = type.GetCustomAttributes<CelRuleAttribute>()
            .Select(rule => new V1ValidationRule { Rule = rule.Rule, Message = rule.Message, FieldPath = rule.FieldPath })
            .ToList();
        return rules.Count > 0 ? rules : null;
    }
}
