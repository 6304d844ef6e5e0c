using System.Globalization;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.ApiContent;
using CrossEncoderOperator.DevCluster.ApiObjects;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.ApiKinds;

/// <summary>One line of <see cref="FieldRules"/>: an operation on the fields that a path names.</summary>
internal sealed class FieldRule(string operation, string path, string argument)
{
    private readonly string[] _segments = path.Split('.');
    private readonly JsonNode? _default = operation == "default" ? JsonNode.Parse(argument) : null;

    public void Default(JsonObject obj)
    {
        if (operation is not ("default" or "use")) return;

        foreach (var place in Walk(obj, "", 0).ToList())
        {
            if (operation == "use" && place.Value is JsonObject part)
            {
                FieldRules.Default(argument, part);
            }
            else if (operation == "default" && place.Value is null)
            {
                place.Parent![place.Key] = _default!.DeepClone();
            }
        }
    }

    public void Check(JsonObject obj, JsonObject? old, string prefix, List<FieldError> errors)
    {
        foreach (var (value, parent, key, field) in Walk(obj, prefix, 0))
        {
            var number = value.AsInteger();
            var text = value.AsString();
            var fault = operation switch
            {
                "required" when value is null or JsonArray { Count: 0 } || text == "" => FieldError.Required(field),
                "min" when number < Limit => FieldError.Invalid(field, number, $"must be greater than or equal to {argument}"),
                "max" when number > Limit => FieldError.Invalid(field, number, $"must be less than or equal to {argument}"),
                "positive" when number <= 0 => FieldError.Invalid(field, number, "must be greater than zero"),
                "port" when number is <= 0 or > 65535 => FieldError.Invalid(field, number, "must be between 1 and 65535, inclusive"),
                "oneof" when text is not null && !argument.Split('|').Contains(text) => FieldError.NotSupported(field, text, argument.Split('|').Select(a => (JsonNode?)a)),
                "label" when text is { Length: > 0 } && !Names.IsLabel(text) => FieldError.Invalid(field, text, Names.LabelText),
                "subdomain" when text is { Length: > 0 } && !Names.IsSubdomain(text) => FieldError.Invalid(field, text, Names.SubdomainText),
                "immutable" when old is not null && !JsonNode.DeepEquals(value, old.At(path)) => FieldError.Invalid(field, value, "field is immutable"),
                _ => null,
            };
            if (fault is not null)
            {
                errors.Add(fault);
            }
            else if (operation == "use" && value is JsonObject part)
            {
                FieldRules.Check(argument, part, old is null || path.Contains('[', StringComparison.Ordinal) ? null : old.Obj(path), field + ".", errors);
            }
            else if (operation == "labels")
            {
                Names.CheckLabels(value, field, errors);
            }
            else if (operation == "unique" && value is JsonArray list)
            {
                CheckUnique(list, field, errors);
            }
        }
    }

    private long Limit => long.Parse(argument, CultureInfo.InvariantCulture);

    private void CheckUnique(JsonArray list, string field, List<FieldError> errors)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Str(argument) is { Length: > 0 } key && !seen.Add(key)) errors.Add(FieldError.Duplicate($"{field}[{i}].{argument}", key));
        }
    }

    /// <summary>The fields the path names below <paramref name="obj"/>; a field that is not there only if its parent is.</summary>
    private IEnumerable<(JsonNode? Value, JsonObject? Parent, string Key, string Field)> Walk(JsonObject obj, string prefix, int at)
    {
        var segment = _segments[at];
        var last = at == _segments.Length - 1;
        if (!segment.EndsWith("[]", StringComparison.Ordinal))
        {
            var child = obj[segment];
            return last ? [(child, obj, segment, prefix + segment)]
                : child is JsonObject next ? Walk(next, $"{prefix}{segment}.", at + 1) : [];
        }

        var name = segment[..^2];
        return (obj[name] as JsonArray ?? []).SelectMany((item, i) =>
            last ? [(item, null, "", $"{prefix}{name}[{i}]")]
            : item is JsonObject next ? Walk(next, $"{prefix}{name}[{i}].", at + 1) : []);
    }
}
