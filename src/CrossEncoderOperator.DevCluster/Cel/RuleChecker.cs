using System.Globalization;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Compiles the validation rules of a schema and refuses those that could cost too much.</summary>
internal static class RuleChecker
{
    /// <summary>The API server's limits for one rule and for all rules of a schema.</summary>
    private const double RuleBudget = 10_000_000;
    private const double TotalBudget = 100_000_000;

    private const string Advice = "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    /// <summary>What is wrong with the rules; fields are relative to the schema.</summary>
    public static IReadOnlyList<FieldError> Check(Schema schema)
    {
        var errors = new List<FieldError>();
        var total = Visit(schema, "", 1, null, errors);
        if (total > TotalBudget)
        {
            errors.Add(FieldError.Forbidden("", $"x-kubernetes-validations estimated cost total for entire OpenAPIv3 schema exceeds budget by factor of {Factor(total / TotalBudget)} {Advice}"));
        }

        return errors;
    }

    /// <param name="cardinality">How often a request can contain this node at most.</param>
    /// <param name="uncorrelatable">The list above whose items have no identity, if any.</param>
    private static double Visit(Schema schema, string path, double cardinality, string? uncorrelatable, List<FieldError> errors)
    {
        var cost = 0.0;
        for (var i = 0; i < schema.Validations.Count; i++)
        {
            cost += Rule(schema, schema.Validations[i], At($"x-kubernetes-validations[{i}]"), cardinality, uncorrelatable, errors);
        }

        foreach (var (name, field) in schema.Properties.Where(p => p.Value.Component is null))
        {
            cost += Visit(field, At($"properties[{name}]"), cardinality, uncorrelatable, errors);
        }

        if (schema.AdditionalProperties is { } values)
        {
            cost += Visit(values, At("additionalProperties"), cardinality * CelType.MaxItems(schema.MaxProperties, values, 6), uncorrelatable, errors);
        }

        if (schema.Items is { } items)
        {
            cost += Visit(items, At("items"), cardinality * CelType.MaxItems(schema.MaxItems, items, 1), schema.ListType == "map" ? uncorrelatable : uncorrelatable ?? path, errors);
        }

        return cost;

        string At(string name) => path.Length == 0 ? name : $"{path}.{name}";
    }

    private static double Rule(Schema schema, ValidationRule rule, string path, double cardinality, string? uncorrelatable, List<FieldError> errors)
    {
        if (CelType.Of(schema) is not { } self)
        {
            return 0;
        }

        var old = rule.OptionalOldSelf ? new CelType("optional", 1, self) : self;
        var scope = new Dictionary<string, CelType> { ["self"] = self, ["oldSelf"] = old };
        var cost = Compile(rule.Rule, "bool", $"{path}.rule", "cel expression must evaluate to a bool");
        if (rule.MessageExpression is { } message)
        {
            cost += Compile(message, "string", $"{path}.messageExpression", "messageExpression must evaluate to a string");
        }

        if (rule.FieldPath is { } field && RuleValidator.Resolve(schema, field) is null)
        {
            errors.Add(FieldError.Invalid($"{path}.fieldPath", field, "fieldPath must be a valid path: does not refer to a valid field"));
        }

        return cost;

        double Compile(string source, string kind, string at, string otherwise)
        {
            try
            {
                var expr = Parser.Parse(source);
                var result = Checker.Check(expr, scope);
                var bound = result.Cost * cardinality;
                if (!result.Type.Is(kind))
                {
                    errors.Add(FieldError.Invalid(at, source, otherwise));
                }
                else if (uncorrelatable is not null && expr.Mentions("oldSelf"))
                {
                    errors.Add(FieldError.Invalid(at, source, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {uncorrelatable}"));
                }
                else if (bound > RuleBudget)
                {
                    errors.Add(FieldError.Forbidden(at, $"estimated rule cost exceeds budget by factor of {Factor(bound / RuleBudget)} {Advice}"));
                }

                return bound;
            }
            catch (CelException e)
            {
                errors.Add(FieldError.Invalid(at, source, e.Explain(source)));
                return 0;
            }
        }
    }

    private static string Factor(double factor) => factor > 100 ? "more than 100x" : $"{factor.ToString("0.0", CultureInfo.InvariantCulture)}x";
}
