using System.Text.Json.Nodes;
using static CrossEncoderOperator.DevCluster.Schemas.SchemaSource;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Reads the schema of a custom resource definition and refuses what the API server refuses.</summary>
internal static class CrdSchemas
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Reasons = ["FieldValueRequired", "FieldValueForbidden", "FieldValueInvalid", "FieldValueDuplicate"];

    /// <summary>The schema with the fields that every object has, or what is wrong with it: fields are relative to openAPIV3Schema.</summary>
    public static (Schema? Schema, IReadOnlyList<FieldError> Errors) Parse(JsonObject openAPIV3Schema)
    {
        var errors = new List<FieldError>();
        var schema = Read(openAPIV3Schema, "", "at the root", errors);
        if (schema.Type is not (null or "object"))
        {
            errors.Add(FieldError.Invalid("type", schema.Type, "must be object at the root"));
        }

        if (schema.Nullable)
        {
            errors.Add(FieldError.Forbidden("nullable", "nullable cannot be true at the root"));
        }

        StructuralRules.Metadata(openAPIV3Schema, "", errors);
        schema = WithObjectFields(schema);
        if (errors.Count == 0)
        {
            errors.AddRange(Cel.RuleChecker.Check(schema));
        }

        return (errors.Count == 0 ? schema : null, errors);
    }

    private static Schema Read(JsonObject s, string path, string place, List<FieldError> errors)
    {
        var type = s["type"].String();
        var intOrString = s.Flag("x-kubernetes-int-or-string");
        var preserve = s.Flag("x-kubernetes-preserve-unknown-fields");
        if (string.IsNullOrEmpty(type))
        {
            if (!intOrString && !preserve)
            {
                errors.Add(FieldError.Required(At(path, "type"), $"must not be empty {place}"));
            }
        }
        else if (intOrString)
        {
            errors.Add(FieldError.Invalid(At(path, "type"), type, "must be empty if x-kubernetes-int-or-string is true"));
        }
        else if (!Types.Contains(type))
        {
            errors.Add(FieldError.NotSupported(At(path, "type"), type, Types.Select(t => (JsonNode?)t)));
        }

        StructuralRules.Values(s, path, errors);
        StructuralRules.Lists(s, path, errors);
        if (s.Flag("x-kubernetes-embedded-resource"))
        {
            StructuralRules.Embedded(s, path, preserve, errors);
        }

        if (s["x-kubernetes-map-type"] is { } mapType && (type != "object" || mapType.String() is not ("granular" or "atomic")))
        {
            errors.Add(type != "object"
                ? FieldError.Invalid(At(path, "type"), type, "must be object if x-kubernetes-map-type is specified")
                : FieldError.NotSupported(At(path, "x-kubernetes-map-type"), mapType, ["atomic", "granular"]));
        }

        if (s["additionalProperties"] is { } extra && (s.ContainsKey("properties") || extra is JsonValue v && v.IsBoolean() && !v.GetValue<bool>()))
        {
            errors.Add(FieldError.Forbidden(At(path, "additionalProperties"),
                s.ContainsKey("properties") ? "additionalProperties and properties are mutual exclusive" : "additionalProperties cannot be set to false"));
        }

        var schema = Constraints(s) with
        {
            Type = type,
            Properties = s.Objects("properties").ToDictionary(p => p.Name, p => Read(p.Value, At(path, $"properties[{p.Name}]"), "for specified object fields", errors)),
            AdditionalProperties = s["additionalProperties"] switch
            {
                JsonObject of => Read(of, At(path, "additionalProperties"), "for specified object fields", errors),
                { } any when any.IsBoolean() => Schema.Untyped,
                _ => null,
            },
            Items = s["items"] is JsonObject items ? Read(items, At(path, "items"), "for specified array items", errors) : null,
            Validations = Rules(s, path, errors),
            Source = s,
        };
        foreach (var (junctor, part) in StructuralRules.Junctors(s, path))
        {
            StructuralRules.Junctor(part, junctor, s, path, errors);
        }

        if (schema.EmbeddedResource)
        {
            schema = WithObjectFields(schema);
        }

        return s.ContainsKey("default") ? schema with { Default = Default(schema, s["default"], At(path, "default"), errors) } : schema;
    }

    /// <summary>The part of a schema that says nothing about structure; all that is allowed in allOf, anyOf, oneOf and not.</summary>
    private static Schema Constraints(JsonObject s) => new()
    {
        Format = s["format"].String(),
        Description = s["description"].String(),
        Properties = s.Objects("properties").ToDictionary(p => p.Name, p => Constraints(p.Value)),
        Items = s["items"] is JsonObject items ? Constraints(items) : null,
        Required = [.. s.Strings("required")],
        Enum = (s["enum"] as JsonArray)?.ToList(),
        Pattern = s["pattern"].String(),
        Minimum = s.Number("minimum"),
        Maximum = s.Number("maximum"),
        ExclusiveMinimum = s.Flag("exclusiveMinimum"),
        ExclusiveMaximum = s.Flag("exclusiveMaximum"),
        MultipleOf = s.Number("multipleOf"),
        MinLength = (long?)s.Number("minLength"),
        MaxLength = (long?)s.Number("maxLength"),
        MinItems = (long?)s.Number("minItems"),
        MaxItems = (long?)s.Number("maxItems"),
        MinProperties = (long?)s.Number("minProperties"),
        MaxProperties = (long?)s.Number("maxProperties"),
        Nullable = s.Flag("nullable"),
        PreserveUnknownFields = s.Flag("x-kubernetes-preserve-unknown-fields"),
        IntOrString = s.Flag("x-kubernetes-int-or-string"),
        EmbeddedResource = s.Flag("x-kubernetes-embedded-resource"),
        ListType = s["x-kubernetes-list-type"].String(),
        ListMapKeys = [.. s.Strings("x-kubernetes-list-map-keys")],
        MapType = s["x-kubernetes-map-type"].String(),
        AllOf = [.. s.Parts("allOf").Select(Constraints)],
        AnyOf = [.. s.Parts("anyOf").Select(Constraints)],
        OneOf = [.. s.Parts("oneOf").Select(Constraints)],
        Not = s["not"] is JsonObject not ? Constraints(not) : null,
        Type = s["type"].String(),
    };

    /// <summary>Gives an object apiVersion, kind and metadata, keeping what its schema says of the name.</summary>
    private static Schema WithObjectFields(Schema schema)
    {
        var own = schema.Properties.GetValueOrDefault("metadata")?.Properties ?? new Dictionary<string, Schema>();
        var meta = new Dictionary<string, Schema>(BuiltInSchemas.ObjectMeta.Properties);
        foreach (var (name, field) in own)
        {
            meta[name] = field;
        }

        var properties = new Dictionary<string, Schema>(schema.Properties)
        {
            ["metadata"] = BuiltInSchemas.ObjectMeta with { Properties = meta, AlwaysPresent = true },
        };
        properties.TryAdd("apiVersion", new Schema { Type = "string" });
        properties.TryAdd("kind", new Schema { Type = "string" });
        return schema with { Properties = properties };
    }

    private static List<ValidationRule> Rules(JsonObject s, string path, List<FieldError> errors)
    {
        var rules = new List<ValidationRule>();
        foreach (var (node, i) in s.Parts("x-kubernetes-validations").Select((node, i) => (node, i)))
        {
            var at = At(path, $"x-kubernetes-validations[{i}]");
            var rule = new ValidationRule(node["rule"].String()?.Trim() ?? "", node["message"].String(), node["messageExpression"].String(),
                node["reason"].String(), node["fieldPath"].String(), node.Flag("optionalOldSelf"));
            rules.Add(rule);
            if (rule.Rule.Length == 0)
            {
                errors.Add(FieldError.Required($"{at}.rule", "rule is not specified"));
            }

            if (rule.Message is { } message && (message.Trim().Length == 0 || message.Contains('\n', StringComparison.Ordinal)))
            {
                errors.Add(FieldError.Invalid($"{at}.message", message, message.Trim().Length == 0 ? "message must be non-empty if specified" : "message must not contain line breaks"));
            }

            if (rule.Message is null && rule.Rule.Contains('\n', StringComparison.Ordinal))
            {
                errors.Add(FieldError.Required($"{at}.message", "message must be specified if rule contains line breaks"));
            }

            if (rule.Reason is { } reason && !Reasons.Contains(reason))
            {
                errors.Add(FieldError.NotSupported($"{at}.reason", reason, Reasons.Select(r => (JsonNode?)r)));
            }
        }

        return rules;
    }

    private static JsonNode? Default(Schema schema, JsonNode? value, string path, List<FieldError> errors)
    {
        var filled = new JsonObject { ["value"] = value?.DeepClone() };
        var holder = new Schema { Properties = new Dictionary<string, Schema> { ["value"] = schema } };
        if (Pruner.Prune(holder, filled).Count > 0)
        {
            errors.Add(FieldError.Invalid(path, value, "must not have unknown fields"));
        }

        Defaulter.Default(holder, filled);
        var found = new List<FieldError>();
        ValueValidator.Validate(schema, filled["value"], null, path, found);
        errors.AddRange(found);
        return value?.DeepClone();
    }


}
