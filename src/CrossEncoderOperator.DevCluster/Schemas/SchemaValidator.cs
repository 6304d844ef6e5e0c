using System.Text.Json.Nodes;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>Checks an object against its schema, with the API server's words.</summary>
internal static class SchemaValidator
{
    /// <summary>Errors that leave the value in a form that rules cannot be asked about.</summary>
    private static readonly HashSet<string> Blocking =
        ["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"];

    /// <summary>What is wrong with the object. Parts that equal the old object's are not blamed.</summary>
    public static IReadOnlyList<FieldError> Validate(Schema schema, JsonNode obj, JsonNode? old)
    {
        var errors = new List<FieldError>();
        ValueValidator.Validate(schema, obj, old, "", errors);
        if (Cel.RuleValidator.HasRules(schema))
        {
            if (errors.Any(e => Blocking.Contains(e.Reason)))
            {
                errors.Add(FieldError.Invalid("<nil>", null, "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
            }
            else
            {
                errors.AddRange(Cel.RuleValidator.Validate(schema, obj, old));
            }
        }

        return errors;
    }
}
