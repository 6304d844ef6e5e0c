using CrossEncoderOperator.DevCluster.Cel;

namespace CrossEncoderOperator.DevCluster.Schemas;

/// <summary>One entry of <c>x-kubernetes-validations</c>.</summary>
internal sealed record ValidationRule(string Rule, string? Message, string? MessageExpression, string? Reason, string? FieldPath, bool OptionalOldSelf)
{
    public Expr Condition => field ??= Parser.Parse(Rule);

    public Expr? Explanation => MessageExpression is null ? null : field ??= Parser.Parse(MessageExpression);
}
