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

    /// <summary>How many of the costliest rules are named when all together cost too much.</summary>
    private const int Named = 4;

    /// <summary>What is wrong with the rules; fields are relative to the schema.</summary>
    public static IReadOnlyList<FieldError> Check(Schema schema)
    {
        var errors = new List<FieldError>();
        var costs = new List<(string Field, double Cost)>();
        Visit(schema, "", 1, null, errors, costs);
        var total = costs.Sum(c => c.Cost);
        if (total > TotalBudget)
        {
            errors.AddRange(costs.OrderByDescending(c => c.Cost).Take(Named)
                .Select(c => FieldError.Forbidden(c.Field, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")));
            errors.Add(FieldError.Forbidden("", $"x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of {Factor(total / TotalBudget)} {Advice}"));
        }

        return errors;
    }

    /// <param name="cardinality">How often a request can contain this node at most; null when only its size says.</param>
    /// <param name="uncorrelatable">The list above whose items have no identity, if any.</param>
    private static void Visit(
        Schema schema, string path, double? cardinality, string? uncorrelatable, List<FieldError> errors, List<(string Field, double Cost)> costs)
    {
        for (var i = 0; i < schema.Validations.Count; i++)
        {
            Rule(schema, schema.Validations[i], At($"x-kubernetes-validations[{i}]"), cardinality, uncorrelatable, errors, costs);
        }

        foreach (var (name, field) in schema.Properties.Where(p => p.Value.Component is null))
        {
            Visit(field, At($"properties[{name}]"), cardinality, uncorrelatable, errors, costs);
        }

        if (schema.AdditionalProperties is { } values)
        {
            Visit(values, At("additionalProperties"), cardinality * schema.MaxProperties, uncorrelatable, errors, costs);
        }

        if (schema.Items is { } items)
        {
            Visit(items, At("items"), cardinality * schema.MaxItems, schema.ListType == "map" ? uncorrelatable : uncorrelatable ?? path, errors, costs);
        }

        string At(string name) => path.Length == 0 ? name : $"{path}.{name}";
    }

    private static void Rule(
        Schema schema, ValidationRule rule, string path, double? cardinality, string? uncorrelatable, List<FieldError> errors, List<(string Field, double Cost)> costs)
    {
        if (CelType.Of(schema) is not { } self)
        {
            return;
        }

        var old = rule.OptionalOldSelf ? new CelType("optional", 1, self) : self;
        var scope = new Dictionary<string, CelType> { ["self"] = self, ["oldSelf"] = old };
        Compile(rule.Rule, "bool", "rule", "cel expression must evaluate to a bool");
        if (rule.MessageExpression is { } message)
        {
            Compile(message, "string", "messageExpression", "messageExpression must evaluate to a string");
        }

        if (rule.FieldPath is { } field && RuleValidator.Resolve(schema, field) is null)
        {
            errors.Add(FieldError.Invalid($"{path}.fieldPath", field, "fieldPath must be a valid path: does not refer to a valid field"));
        }

        void Compile(string source, string kind, string name, string otherwise)
        {
            var at = $"{path}.{name}";
            try
            {
                var expr = Parser.Parse(source);
                var result = Checker.Check(expr, scope);
                var bound = result.Cost * (cardinality ?? CelType.MaxItems(null, schema, 1));
                costs.Add((at, bound));
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
                    errors.Add(FieldError.Forbidden(at, $"estimated {name} cost exceeds budget by factor of {Factor(bound / RuleBudget)} {Advice}"));
                }
            }
            catch (CelException e)
            {
                errors.Add(FieldError.Invalid(at, source, e.Explain(source)));
            }
        }
    }

    private static string Factor(double factor) => factor > 100 ? "more than 100x" : $"{factor.ToString("0.0", CultureInfo.InvariantCulture)}x";
}
