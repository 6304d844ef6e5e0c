using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Runs the validation rules of a schema.</summary>
internal static class RuleValidator
{
    public static bool HasRules(Schema schema) => false;

    public static IReadOnlyList<FieldError> Validate(Schema schema, JsonNode obj, JsonNode? old) => [];
}
