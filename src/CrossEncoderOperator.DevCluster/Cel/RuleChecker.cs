using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Compiles the validation rules of a schema.</summary>
internal static class RuleChecker
{
    public static IReadOnlyList<FieldError> Check(Schema schema) => [];
}
