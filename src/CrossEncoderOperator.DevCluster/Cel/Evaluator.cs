using System.Collections;

namespace CrossEncoderOperator.DevCluster.Cel;

using List = List<object?>;
using Map = Dictionary<object, object?>;

/// <summary>Evaluates expressions. What the evaluation costs is counted, so that it can be stopped.</summary>
internal sealed class Evaluator(long budget)
{
    /// <summary>Steps taken so far, with a tenth of a step for each character looked at.</summary>
    public double Cost { get; private set; }

    /// <summary>Variables in scope.</summary>
    internal sealed record Scope(string Name, object? Value, Scope? Outer = null);

    /// <exception cref="CelException">The expression has no value for these variables, or the budget is spent.</exception>
    public object? Evaluate(Expr expr, Scope scope)
    {
        Spend(1);
        return expr switch
        {
            Expr.Literal literal => literal.Value,
            Expr.Ident ident => Find(ident.Name, scope),
            Expr.Select select => Select(select, scope),
            Expr.ListOf list => list.Items.Select(item => Evaluate(item, scope)).ToList(),
            Expr.MapOf map => MakeMap(map, scope),
            Expr.Macro macro => Expand(macro, scope),
            Expr.Call call => Call(call, scope),
            _ => throw new CelException("unknown expression"),
        };
    }

    private static object? Find(string name, Scope? scope)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope.Value;
            }
        }

        return CelType.Named.Contains(name) ? name : throw new CelException($"no such attribute: {name}");
    }

    private object? Select(Expr.Select select, Scope scope)
    {
        var operand = Evaluate(select.Operand, scope);
        var optional = select.Optional || operand is CelOptional;
        if (operand is CelOptional o)
        {
            operand = o.Value ?? new Map();
        }

        if (operand is not Map map)
        {
            throw new CelException($"no such overload: {CelValues.TypeName(operand)}.{select.Field}");
        }

        var found = map.TryGetValue(select.Field, out var value);
        return select.Test ? found : optional ? found ? new CelOptional(true, value) : CelOptional.None
            : found ? value : throw new CelException($"no such key: {select.Field}");
    }

    private Map MakeMap(Expr.MapOf expr, Scope scope)
    {
        var map = new Map();
        foreach (var (key, value) in expr.Entries)
        {
            if (!map.TryAdd(Evaluate(key, scope) ?? throw new CelException("unsupported key type"), Evaluate(value, scope)))
            {
                throw new CelException("Failed with repeated key");
            }
        }

        return map;
    }

    private object? Call(Expr.Call call, Scope scope)
    {
        switch (call.Name)
        {
            case "_&&_" or "_||_":
                return Decide(call.Args.Select(arg => (Func<object?>)(() => Evaluate(arg, scope))), call.Name == "_||_");
            case "_?_:_":
                return Evaluate(call.Args[0], scope) is bool condition
                    ? Evaluate(call.Args[condition ? 1 : 2], scope)
                    : throw new CelException("no such overload");
        }

        var name = call.QualifiedName();
        var args = (name == call.Name && call.Target is not null ? call.Args.Prepend(call.Target) : call.Args).Select(arg => Evaluate(arg, scope)).ToArray();
        Spend(args.Sum(arg => arg is string text ? text.Length * 0.1 : arg is ICollection items && call.Name is "@in" or "_==_" or "sum" or "min" or "max" ? items.Count : 0));
        try
        {
            var result = Functions.Table[name].Invoke(args);
            return result != Functions.NoOverload ? result : throw new CelException($"no such overload: {call.Name}({string.Join(", ", args.Select(CelValues.TypeName))})");
        }
        catch (DivideByZeroException)
        {
            throw new CelException(call.Name == "_%_" ? "modulus by zero" : "division by zero");
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new CelException("integer overflow");
        }
        catch (Exception e) when (e is InvalidCastException or InvalidOperationException)
        {
            throw new CelException($"no such overload: {call.Name}");
        }
    }

    private object? Expand(Expr.Macro macro, Scope scope)
    {
        var range = Evaluate(macro.Range, scope);
        if (macro.Name == "optMap")
        {
            return range is CelOptional { HasValue: true } o ? new CelOptional(true, Body(o.Value)) : CelOptional.None;
        }

        var items = range switch
        {
            List list => list,
            Map map => [.. map.Keys],
            _ => throw new CelException($"no such overload: {macro.Name} of {CelValues.TypeName(range)}"),
        };
        return macro.Name switch
        {
            "all" or "exists" => Decide(items.Select(item => (Func<object?>)(() => Body(item))), macro.Name == "exists"),
            "exists_one" => items.Count(Holds) == 1,
            "filter" => items.Where(Holds).ToList(),
            _ when macro.Filter is { } filter => items.Where(item => Evaluate(filter, new Scope(macro.Variable, item, scope)) is true).Select(Body).ToList(),
            _ => items.Select(Body).ToList(),
        };

        object? Body(object? item) => Evaluate(macro.Body, new Scope(macro.Variable, item, scope));

        bool Holds(object? item) => Body(item) as bool? ?? throw new CelException("no such overload");
    }

    /// <summary>Logical and/or: one deciding operand makes errors of the others irrelevant.</summary>
    private static bool Decide(IEnumerable<Func<object?>> operands, bool deciding)
    {
        CelException? error = null;
        foreach (var operand in operands)
        {
            try
            {
                if (operand() as bool? is not { } value)
                {
                    error ??= new CelException("no such overload");
                }
                else if (value == deciding)
                {
                    return deciding;
                }
            }
            catch (CelException e) when (e is not CelBudgetException)
            {
                error ??= e;
            }
        }

        return error is null ? !deciding : throw error;
    }

    private void Spend(double cost)
    {
        Cost += cost;
        if (Cost > budget)
        {
            throw new CelBudgetException();
        }
    }
}
