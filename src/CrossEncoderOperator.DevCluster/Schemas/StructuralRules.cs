using System.Text.Json.Nodes;
using static CrossEncoderOperator.DevCluster.Schemas.SchemaSource;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>What makes a schema structural: every value has one type, whatever else is asked of it.</summary>
internal static class StructuralRules
{
    private static readonly string[] JunctorNames = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] Scalars = ["boolean", "integer", "number", "string"];

    private static readonly string[] Unsupported =
        ["$ref", "$schema", "id", "definitions", "dependencies", "patternProperties", "additionalItems"];

    private static readonly string[] OutsideJunctors =
    [
        "type", "additionalProperties", "default", "title", "description", "nullable", "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-int-or-string", "x-kubernetes-embedded-resource", "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
        "x-kubernetes-map-type", "x-kubernetes-validations",
    ];

    public static void Values(JsonObject s, string path, List<FieldError> errors)
    {
        errors.AddRange(Unsupported.Where(s.ContainsKey).Select(name => FieldError.Forbidden(At(path, name), $"{name} is not supported")));
        if (s.Flag("uniqueItems"))
        {
            errors.Add(FieldError.Forbidden(At(path, "uniqueItems"), "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }

        if (s["pattern"].String() is { } pattern && !Re2.IsValid(pattern))
        {
            errors.Add(FieldError.Invalid(At(path, "pattern"), pattern, "must be a valid regular expression, but isn't"));
        }

        if (s["x-kubernetes-preserve-unknown-fields"].IsBoolean() && !s.Flag("x-kubernetes-preserve-unknown-fields"))
        {
            errors.Add(FieldError.Invalid(At(path, "x-kubernetes-preserve-unknown-fields"), false, "must be true or undefined"));
        }

        if (s["items"] is JsonArray)
        {
            errors.Add(FieldError.Forbidden(At(path, "items"), "items must be a schema object and not an array"));
        }
        else if (s["type"].String() == "array" && !s.ContainsKey("items"))
        {
            errors.Add(FieldError.Required(At(path, "items"), "must be specified"));
        }
    }

    public static void Lists(JsonObject s, string path, List<FieldError> errors)
    {
        var kind = s["x-kubernetes-list-type"].String();
        var keys = s.Strings("x-kubernetes-list-map-keys").ToList();
        var items = s["items"] as JsonObject ?? [];
        var itemType = items["type"].String();
        if (kind is not null && s["type"].String() != "array")
        {
            errors.Add(FieldError.Invalid(At(path, "type"), s["type"] ?? "", "must be array if x-kubernetes-list-type is specified"));
        }

        if (kind != "map" && keys.Count > 0)
        {
            errors.Add(kind is null
                ? FieldError.Required(At(path, "x-kubernetes-list-type"), "must be map if x-kubernetes-list-map-keys is non-empty")
                : FieldError.Invalid(At(path, "x-kubernetes-list-type"), kind, "must be map if x-kubernetes-list-map-keys is non-empty"));
        }

        switch (kind)
        {
            case null or "atomic":
                break;
            case "set":
                var atomic = items["x-kubernetes-map-type"].String() == "atomic" || (itemType == "array" && items["x-kubernetes-list-type"].String() is null or "atomic");
                if (itemType is "object" or "array" && !atomic)
                {
                    errors.Add(itemType == "object"
                        ? FieldError.Invalid(At(path, "items.x-kubernetes-map-type"), items["x-kubernetes-map-type"], "must be atomic as item of a list with x-kubernetes-list-type=set")
                        : FieldError.Invalid(At(path, "items.x-kubernetes-list-type"), items["x-kubernetes-list-type"], "must be atomic as item of a list with x-kubernetes-list-type=set"));
                }

                if (items.Flag("nullable"))
                {
                    errors.Add(FieldError.Forbidden(At(path, "items.nullable"), "cannot be nullable when x-kubernetes-list-type is set"));
                }

                break;
            case "map":
                MapKeys(s, keys, items, path, errors);
                break;
            default:
                errors.Add(FieldError.NotSupported(At(path, "x-kubernetes-list-type"), kind, ["atomic", "map", "set"]));
                break;
        }
    }

    private static void MapKeys(JsonObject s, List<string> keys, JsonObject items, string path, List<FieldError> errors)
    {
        if (keys.Count == 0)
        {
            errors.Add(FieldError.Required(At(path, "x-kubernetes-list-map-keys"), "must not be empty if x-kubernetes-list-type is map"));
        }

        if (s.ContainsKey("items") && items["type"].String() != "object")
        {
            errors.Add(FieldError.Invalid(At(path, "items.type"), items["type"] ?? "", "must be object if parent array's x-kubernetes-list-type is map"));
        }

        foreach (var (key, i) in keys.Select((key, i) => (key, i)))
        {
            var field = At(path, $"items.properties[{key}]");
            if ((items["properties"] as JsonObject)?[key] is not JsonObject property)
            {
                errors.Add(FieldError.Invalid(At(path, $"x-kubernetes-list-map-keys[{i}]"), key, "entries must all be names of item properties"));
                continue;
            }

            if (keys.IndexOf(key) < i)
            {
                errors.Add(FieldError.Duplicate(At(path, $"x-kubernetes-list-map-keys[{i}]"), key));
            }

            if (!Scalars.Contains(property["type"].String()) && !property.Flag("x-kubernetes-int-or-string"))
            {
                errors.Add(FieldError.Invalid($"{field}.type", property["type"], "must be a scalar type if parent array's x-kubernetes-list-type is map"));
            }

            if (property.Flag("nullable"))
            {
                errors.Add(FieldError.Forbidden($"{field}.nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"));
            }

            if (!items.Strings("required").Contains(key) && !property.ContainsKey("default"))
            {
                errors.Add(FieldError.Required($"{field}.default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
            }
        }
    }

    public static void Embedded(JsonObject s, string path, bool preserve, List<FieldError> errors)
    {
        if (s["type"].String() != "object")
        {
            errors.Add(FieldError.Invalid(At(path, "type"), s["type"] ?? "", "must be object if x-kubernetes-embedded-resource is true"));
        }

        if (!preserve && s.Objects("properties").Count == 0)
        {
            errors.Add(FieldError.Required(At(path, "properties"), "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"));
        }

        Metadata(s, path, errors);
    }

    public static void Metadata(JsonObject s, string path, List<FieldError> errors)
    {
        foreach (var (name, field) in s.Objects("properties"))
        {
            var at = At(path, $"properties[{name}]");
            if (name is "apiVersion" or "kind" && field["type"].String() != "string")
            {
                errors.Add(FieldError.Invalid($"{at}.type", field["type"] ?? "", "must be string"));
            }

            if (name != "metadata")
            {
                continue;
            }

            if (field["type"].String() != "object")
            {
                errors.Add(FieldError.Invalid($"{at}.type", field["type"] ?? "", "must be object"));
            }

            if (field.ContainsKey("default") || field.Any(p => p.Key is not ("type" or "description" or "properties" or "required")) || field.Objects("properties").Any(p => p.Name is not ("name" or "generateName")))
            {
                errors.Add(FieldError.Forbidden(at, "must not specify anything other than name and generateName, but metadata is implicitly specified"));
            }
        }
    }

    public static void Junctor(JsonObject part, string path, JsonObject outer, string outerPath, List<FieldError> errors)
    {
        // The usual way to spell int-or-string is the one use of types in a junctor.
        var spelling = outer.Flag("x-kubernetes-int-or-string") && part.Count == 1 && part["type"].String() is "integer" or "string";
        errors.AddRange(OutsideJunctors.Where(name => part.ContainsKey(name) && !spelling).Select(name => FieldError.Forbidden(At(path, name), "must be empty to be structural")));
        foreach (var (name, field) in part.Objects("properties"))
        {
            var at = At(path, $"properties[{name}]");
            if ((outer["properties"] as JsonObject)?[name] is JsonObject specified)
            {
                Junctor(field, at, specified, At(outerPath, $"properties[{name}]"), errors);
            }
            else
            {
                errors.Add(FieldError.Required(At(outerPath, $"properties[{name}]"), $"because it is defined in {at}"));
            }
        }

        if (part["items"] is JsonObject items)
        {
            Junctor(items, At(path, "items"), outer["items"] as JsonObject ?? [], At(outerPath, "items"), errors);
        }

        foreach (var (at, inner) in Junctors(part, path))
        {
            Junctor(inner, at, outer, outerPath, errors);
        }
    }

    public static IEnumerable<(string Path, JsonObject Part)> Junctors(JsonObject s, string path) =>
        JunctorNames
            .SelectMany(name => s.Parts(name).Select((part, i) => (At(path, $"{name}[{i}]"), part)))
            .Concat(s["not"] is JsonObject not ? [(At(path, "not"), not)] : []);
}
