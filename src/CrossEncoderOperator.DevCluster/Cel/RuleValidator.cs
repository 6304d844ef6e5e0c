using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Schemas;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Runs the validation rules of a schema.</summary>
internal sealed class RuleValidator
{
    /// <summary>The API server's limits for one rule and for all rules of one object.</summary>
    private const long RuleBudget = 1_000_000;
    private const double TotalBudget = 10_000_000;

    private static readonly ConditionalWeakTable<Schema, object> Ruled = [];

    private readonly List<FieldError> _errors = [];
    private double _spent;

    public static bool HasRules(Schema schema) => (bool)Ruled.GetValue(schema, static s => s.Validations.Count > 0
        || s.Properties.Values.Any(p => p.Component is null && HasRules(p)) || (s.Items is { } i && HasRules(i)) || (s.AdditionalProperties is { } a && HasRules(a)));

    /// <summary>
    /// What the rules say about the object. Rules that refer to oldSelf run only where there is an old value; others do not
    /// blame values that are as before.
    /// </summary>
    public static IReadOnlyList<FieldError> Validate(Schema schema, JsonNode obj, JsonNode? old)
    {
        var validator = new RuleValidator();
        validator.Visit(schema, obj, old, "");
        return validator._errors;
    }

    /// <summary>The path of a field in a rule's terms (<c>.spec['my-field']</c>) as errors print it, or null when the schema has no such field.</summary>
    public static string? Resolve(Schema schema, string fieldPath)
    {
        var result = "";
        foreach (var part in Re2.Matches(@"\.[^.\[\]]+|\['[^']*'\]|.", fieldPath))
        {
            var name = part switch { ['.', .. var n] when n.Length > 0 => n, ['[', '\'', .. var n, '\'', ']'] => n, _ => null };
            if (name is null || (!schema.Properties.ContainsKey(name) && schema.AdditionalProperties is null))
            {
                return null;
            }

            result += schema.Properties.ContainsKey(name) ? $".{name}" : $"[{name}]";
            schema = schema.Field(name);
        }

        return result.Length == 0 ? null : result;
    }

    private void Visit(Schema schema, JsonNode? node, JsonNode? old, string path)
    {
        if (node is null || !HasRules(schema))
        {
            return;
        }

        if (schema.Validations.Count > 0)
        {
            var self = CelValues.From(node, schema);
            var before = old is null ? null : CelValues.From(old, schema);
            foreach (var rule in schema.Validations)
            {
                if (_spent <= TotalBudget)
                {
                    Run(schema, rule, self, before, node.Same(old), path);
                }
            }
        }

        switch (node)
        {
            case JsonObject obj:
                foreach (var (name, value) in obj)
                {
                    var child = schema.Properties.ContainsKey(name) ? path.Length == 0 ? name : $"{path}.{name}" : $"{path}[{name}]";
                    Visit(schema.Field(name), value, (old as JsonObject)?[name], child);
                }

                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Visit(items, list[i], ValueValidator.Counterpart(schema, list[i], old as JsonArray), $"{path}[{i}]");
                }

                break;
        }
    }

    private void Run(Schema schema, ValidationRule rule, object? self, object? old, bool unchanged, string path)
    {
        var transition = rule.OptionalOldSelf || rule.Condition.Mentions("oldSelf");
        if (transition ? !rule.OptionalOldSelf && old is null : unchanged)
        {
            return;
        }

        var scope = new Evaluator.Scope("self", self, new Evaluator.Scope("oldSelf", rule.OptionalOldSelf ? new CelOptional(old is not null, old) : old));
        var evaluator = new Evaluator(RuleBudget);
        try
        {
            if (evaluator.Evaluate(rule.Condition, scope) is not true)
            {
                Add(rule.Reason, rule.FieldPath is { } field ? (path + Resolve(schema, field)).TrimStart('.') : path, Message(rule, scope));
            }
        }
        catch (CelBudgetException)
        {
            Add(null, path, $"no further validation rules will be run due to call cost exceeds limit for rule: {rule.Message ?? rule.Rule}");
            _spent = double.PositiveInfinity;
        }
        catch (CelException e)
        {
            Add(null, path, $"{e.Message} evaluating rule: {rule.Message ?? rule.Rule}");
        }

        _spent += evaluator.Cost;
        if (_spent > TotalBudget && !double.IsInfinity(_spent))
        {
            Add(null, path, "validation failed due to running out of cost budget, no further validation rules will be run");
        }

        void Add(string? reason, string field, string message)
        {
            field = field.Length == 0 ? "<nil>" : field;
            _errors.Add(reason switch
            {
                "FieldValueRequired" => FieldError.Required(field, message),
                "FieldValueForbidden" => FieldError.Forbidden(field, message),
                "FieldValueDuplicate" => FieldError.Duplicate(field, schema.Type),
                _ => FieldError.Invalid(field, schema.Type, message),
            });
        }
    }

    /// <summary>The message of a failed rule; a message expression that fails falls back to the plain message.</summary>
    private static string Message(ValidationRule rule, Evaluator.Scope scope)
    {
        try
        {
            if (rule.Explanation is { } expression && new Evaluator(RuleBudget).Evaluate(expression, scope) is string text
                && text.Trim() is { Length: > 0 } message && !message.Contains('\n', StringComparison.Ordinal))
            {
                return message;
            }
        }
        catch (CelException)
        {
            return rule.Message ?? $"failed rule: {rule.Rule}";
        }

        return rule.Message ?? $"failed rule: {rule.Rule}";
    }
}
