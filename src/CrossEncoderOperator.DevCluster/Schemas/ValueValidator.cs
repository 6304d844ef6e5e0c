using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>The part of validation that looks at one value at a time: types, bounds, patterns, required fields, duplicates.</summary>
internal static class ValueValidator
{
    private static readonly string[] ResourceFields = ["apiVersion", "kind"];

    /// <summary>Adds what is wrong with the value; a value that equals its old self is left alone.</summary>
    public static void Validate(Schema schema, JsonNode? node, JsonNode? old, string path, List<FieldError> errors)
    {
        if (old is not null && node.Same(old))
        {
            return;
        }

        if (node.IsNull() && schema.Nullable)
        {
            return;
        }

        if (!HasType(schema, node))
        {
            var expected = schema.IntOrString ? "integer,string" : schema.Type;
            errors.Add(FieldError.TypeInvalid(path, node.TypeName(), $"{path} in body must be of type {expected}: \"{node.TypeName()}\""));
            return;
        }

        if (schema.Enum is { } allowed && !allowed.Any(node.Same))
        {
            errors.Add(FieldError.NotSupported(path, node, allowed));
        }

        switch (node)
        {
            case JsonObject obj:
                Object(schema, obj, old as JsonObject, path, errors);
                break;
            case JsonArray list:
                List(schema, list, old as JsonArray, path, errors);
                break;
            case not null when node.IsString():
                Text(schema, node, node.String()!, path, errors);
                break;
            case not null when node.IsNumber():
                Number(schema, node, node.Number(), path, errors);
                break;
        }

        Junctors(schema, node, path, errors);
    }

    /// <summary>Finds the item of an old list that a new item is a later version of.</summary>
    public static JsonNode? Counterpart(Schema list, JsonNode? item, JsonArray? old) =>
        list.ListType == "map" ? old?.FirstOrDefault(other => list.ListMapKeys.All(key => other is JsonObject o && item is JsonObject i && o[key].Same(i[key]))) : null;

    private static bool HasType(Schema schema, JsonNode? node) => schema switch
    {
        { IntOrString: true, Format: "quantity" } => node.IsNumber() || (node.String() is { } text && (schema.Source is not null || Cel.Quantity.Parse(text) is not null)),
        { IntOrString: true } => node.IsString() || node.IsInteger(),
        { Type: null } => true,
        { Type: "object" } => node is JsonObject,
        { Type: "array" } => node is JsonArray,
        { Type: "string" } => node.IsString(),
        { Type: "boolean" } => node.IsBoolean(),
        { Type: "integer" } => node.IsInteger(),
        _ => node.IsNumber(),
    };

    private static void Object(Schema schema, JsonObject obj, JsonObject? old, string path, List<FieldError> errors)
    {
        foreach (var name in schema.Required.Where(name => !obj.ContainsKey(name)))
        {
            errors.Add(FieldError.Required(Child(path, name)));
        }

        if (schema.EmbeddedResource)
        {
            errors.AddRange(ResourceFields.Where(f => string.IsNullOrEmpty(obj[f].String())).Select(f => FieldError.Required(Child(path, f), "must not be empty")));
        }

        if (obj.Count < schema.MinProperties)
        {
            errors.Add(FieldError.Invalid(path, obj, $"{path} in body should have at least {schema.MinProperties} properties"));
        }

        if (obj.Count > schema.MaxProperties)
        {
            errors.Add(FieldError.TooMany(path, obj.Count, schema.MaxProperties.Value));
        }

        foreach (var (name, value) in obj.Where(p => schema.Properties.ContainsKey(p.Key) || schema.AdditionalProperties is not null))
        {
            Validate(schema.Field(name), value, old?[name], Child(path, name), errors);
        }
    }

    private static void List(Schema schema, JsonArray list, JsonArray? old, string path, List<FieldError> errors)
    {
        if (list.Count < schema.MinItems)
        {
            errors.Add(FieldError.Invalid(path, list, $"{path} in body should have at least {schema.MinItems} items"));
        }

        if (list.Count > schema.MaxItems)
        {
            errors.Add(FieldError.TooMany(path, list.Count, schema.MaxItems.Value));
        }

        var seen = new HashSet<string>();
        for (var i = 0; i < list.Count; i++)
        {
            if (schema.Items is { } items)
            {
                Validate(items, list[i], Counterpart(schema, list[i], old), $"{path}[{i}]", errors);
            }

            var identity = schema.ListType switch
            {
                "set" => list[i],
                "map" when list[i] is JsonObject item => new JsonObject(schema.ListMapKeys.Where(item.ContainsKey).Select(k => KeyValuePair.Create(k, item[k]?.DeepClone()))),
                _ => null,
            };
            if (identity is not null && !seen.Add(Json.Canonical(identity)))
            {
                errors.Add(FieldError.Duplicate($"{path}[{i}]", identity));
            }
        }

        if (schema.UniqueItems && list.DistinctBy(Json.Canonical).Count() < list.Count)
        {
            errors.Add(FieldError.Invalid(path, list, $"{path} in body shouldn't contain duplicates"));
        }
    }

    private static void Text(Schema schema, JsonNode node, string text, string path, List<FieldError> errors)
    {
        var length = text.EnumerateRunes().Count();
        if (length > schema.MaxLength)
        {
            errors.Add(FieldError.TooLong(path, schema.MaxLength.Value));
        }

        if (length < schema.MinLength)
        {
            errors.Add(FieldError.Invalid(path, node, $"{path} in body should be at least {schema.MinLength} chars long"));
        }

        if (schema.Pattern is { } pattern && !Re2.IsMatch(pattern, text))
        {
            errors.Add(FieldError.Invalid(path, node, $"{path} in body should match '{pattern}'"));
        }

        if (schema.Format is { } format && !Formats.IsValid(format, text))
        {
            errors.Add(FieldError.TypeInvalid(path, node, $"{path} in body must be of type {format}: {Json.Text(node)}"));
        }
    }

    private static void Number(Schema schema, JsonNode node, decimal number, string path, List<FieldError> errors)
    {
        if (schema.Format == "int32" && number is < int.MinValue or > int.MaxValue)
        {
            errors.Add(FieldError.Invalid(path, node, $"{path} in body must be of type int32: {Json.Text(node)}"));
        }

        if (number < schema.Minimum || (schema.ExclusiveMinimum && number == schema.Minimum))
        {
            errors.Add(FieldError.Invalid(path, node, $"{path} in body should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{schema.Minimum}"));
        }

        if (number > schema.Maximum || (schema.ExclusiveMaximum && number == schema.Maximum))
        {
            errors.Add(FieldError.Invalid(path, node, $"{path} in body should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{schema.Maximum}"));
        }

        if (schema.MultipleOf is > 0 and var step && number % step != 0)
        {
            errors.Add(FieldError.Invalid(path, node, $"{path} in body should be a multiple of {step}"));
        }
    }

    private static void Junctors(Schema schema, JsonNode? node, string path, List<FieldError> errors)
    {
        List<FieldError> Ask(Schema part)
        {
            var found = new List<FieldError>();
            Validate(part, node, null, path, found);
            return found;
        }

        void Fail(string message) => errors.Add(FieldError.Invalid("<nil>", "", $"\"{path}\" {message}"));

        var all = schema.AllOf.SelectMany(Ask).ToList();
        errors.AddRange(all);
        if (all.Count > 0)
        {
            Fail("must validate all the schemas (allOf)");
        }

        foreach (var (choices, one) in new[] { (schema.AnyOf, false), (schema.OneOf, true) }.Where(c => c.Item1.Count > 0))
        {
            var answers = choices.Select(Ask).ToList();
            var valid = answers.Count(a => a.Count == 0);
            if (valid == 0)
            {
                Fail(one ? "must validate one and only one schema (oneOf). Found none valid" : "must validate at least one schema (anyOf)");
                errors.AddRange(answers.MinBy(a => a.Count)!);
            }
            else if (one && valid > 1)
            {
                Fail($"must validate one and only one schema (oneOf). Found {valid} valid alternatives");
            }
        }

        if (schema.Not is { } not && Ask(not).Count == 0)
        {
            Fail("must not validate the schema (not)");
        }
    }

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
