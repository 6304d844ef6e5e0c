namespace CrossEncoderOperator.Api.Schema;

/// <summary>A validation rule in the Common Expression Language; <c>self</c> is the value of the annotated type.</summary>
/// <param name="rule">Expression that holds for a valid value.</param>
/// <param name="message">What is said when it does not hold.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>Expression that holds for a valid value.</summary>
    public string Rule { get; } = rule;

    /// <summary>What is said when it does not hold.</summary>
    public string Message { get; } = message;

    /// <summary>Path of the field at fault, relative to the value, with a leading dot.</summary>
    public string? FieldPath { get; init; }
}
