namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Finds the type of an expression and an upper bound of what its evaluation costs.</summary>
internal static class Checker
{
    private static readonly string[] Numeric = ["int", "uint", "double"];
    private static readonly HashSet<string> Additive = ["int", "uint", "double", "string", "bytes", "list", "duration", "timestamp", "dyn"];
    private static readonly HashSet<string> LinearInItems = ["sum", "min", "max", "isSorted", "indexOf", "lastIndexOf", "join", "@in"];

    internal readonly record struct Result(CelType Type, double Cost);

    /// <exception cref="CelException">The expression refers to something that does not exist, or asks something of the wrong type.</exception>
    public static Result Check(Expr expr, IReadOnlyDictionary<string, CelType> scope)
    {
        switch (expr)
        {
            case Expr.Literal literal:
                return new(new CelType(Kind(literal.Value), CelValues.Size(literal.Value)), 0);
            case Expr.Ident ident:
                return scope.TryGetValue(ident.Name, out var type) ? new(type, 1)
                    : CelType.Named.Contains(ident.Name) ? new(new CelType("type"), 1)
                    : throw new CelException($"undeclared reference to '{ident.Name}' (in container '')", ident.Position);
            case Expr.Select select:
                var operand = Check(select.Operand, scope);
                var field = Field(operand.Type, select);
                return new(select.Test ? CelType.Bool : select.Optional ? new CelType("optional", 1, field) : field, operand.Cost + 1);
            case Expr.ListOf list:
                var items = list.Items.Select(item => Check(item, scope)).ToList();
                return new(new CelType("list", items.Count, Join(items.Select(i => i.Type))), 10 + items.Sum(i => i.Cost));
            case Expr.MapOf map:
                var entries = map.Entries.Select(e => (Key: Check(e.Key, scope), Value: Check(e.Value, scope))).ToList();
                return new(new CelType("map", entries.Count, Join(entries.Select(e => e.Value.Type))), 30 + entries.Sum(e => e.Key.Cost + e.Value.Cost));
            case Expr.Macro macro:
                return Macro(macro, scope);
            default:
                return Call((Expr.Call)expr, scope);
        }
    }

    private static CelType Field(CelType operand, Expr.Select select)
    {
        switch (operand.Kind)
        {
            case "dyn":
                return CelType.Dyn;
            case "map" when operand.Element is { } value:
                return value;
            case "optional" when operand.Element is { } value:
                return select.Test ? Field(value, select) : new CelType("optional", 1, Field(value, select));
            case "object":
                var (name, schema) = operand.Object!.Properties.FirstOrDefault(p => CelValues.Escape(p.Key) == select.Field);
                var hidden = operand.Object.Component == Schemas.BuiltInSchemas.ObjectMeta.Component && name is not ("name" or "generateName");
                return schema is not null && !hidden && CelType.Of(schema) is { } type ? type : throw new CelException($"undefined field '{select.Field}'", select.Position);
            default:
                throw new CelException($"type '{operand}' does not support field selection", select.Position);
        }
    }

    private static Result Macro(Expr.Macro macro, IReadOnlyDictionary<string, CelType> scope)
    {
        var range = Check(macro.Range, scope);
        var (item, count) = range.Type.Kind switch
        {
            "list" or "optional" => (range.Type.Element ?? CelType.Dyn, range.Type.Size),
            // All keys together fit into a request.
            "map" => (new CelType("string", CelType.Dyn.Size / Math.Max(1, range.Type.Size)), range.Type.Size),
            "dyn" => (CelType.Dyn, range.Type.Size),
            _ => throw new CelException($"expression of type '{range.Type}' cannot be range of a comprehension (must be list, map, or dynamic)", macro.Range.Position),
        };
        var inner = new Dictionary<string, CelType>(scope) { [macro.Variable] = item };
        var body = Check(macro.Body, inner);
        var filter = macro.Filter is { } f ? Check(f, inner) : new Result(CelType.Bool, 0);
        foreach (var (predicate, at) in new[] { (macro.Name is "map" or "optMap" ? filter : body, macro.Filter ?? macro.Body) })
        {
            if (!predicate.Type.Is("bool"))
            {
                throw new CelException($"expected type 'bool' but found '{predicate.Type}'", at.Position);
            }
        }

        var type = macro.Name switch
        {
            "map" => new CelType("list", count, body.Type),
            "filter" => range.Type.Kind == "map" ? new CelType("list", count, item) : range.Type,
            "optMap" => new CelType("optional", 1, body.Type),
            _ => CelType.Bool,
        };
        return new(type, range.Cost + 1 + (count * (body.Cost + filter.Cost + 3)));
    }

    private static Result Call(Expr.Call call, IReadOnlyDictionary<string, CelType> scope)
    {
        var name = call.QualifiedName();
        var args = (name == call.Name && call.Target is not null ? call.Args.Prepend(call.Target) : call.Args).Select(arg => Check(arg, scope)).ToList();
        var types = args.ConvertAll(a => a.Type);
        var cost = args.Sum(a => a.Cost) + 1;
        if (name is "_&&_" or "_||_")
        {
            return types.TrueForAll(t => t.Is("bool")) ? new(CelType.Bool, cost - 1) : throw NoOverload(call, types);
        }

        if (name == "_?_:_")
        {
            return types[0].Is("bool") ? new(Join(types.Skip(1)), args[0].Cost + Math.Max(args[1].Cost, args[2].Cost) + 1) : throw NoOverload(call, types);
        }

        if (!Functions.Table.TryGetValue(name, out var function))
        {
            throw new CelException($"undeclared reference to '{call.Name}' (in container '')", call.Position);
        }

        if (!Accepts(name, types))
        {
            throw NoOverload(call, types);
        }

        var target = types.FirstOrDefault() ?? CelType.Dyn;
        return new(ResultOf(function.Result, target, types), cost + Work(name, types));
    }

    private static bool Accepts(string name, List<CelType> t) => name switch
    {
        "_==_" or "_!=_" => t[0].IsDyn || t[1].IsDyn || t[0].Kind == t[1].Kind || t.Exists(x => x.Kind == "null_type") || t.TrueForAll(x => x.Kind is "map" or "object"),
        "_<_" or "_<=_" or "_>_" or "_>=_" => t[0].IsDyn || t[1].IsDyn || (t[0].Kind == t[1].Kind && !(t[0].Kind is "list" or "map" or "object")) || t.TrueForAll(x => Numeric.Contains(x.Kind)),
        "_+_" or "_-_" => t[0].IsDyn || t[1].IsDyn || (t[0].Kind == t[1].Kind && Additive.Contains(t[0].Kind) && (name == "_+_" || t[0].Kind is not ("string" or "bytes" or "list")))
            || t.TrueForAll(x => x.Kind is "duration" or "timestamp"),
        "_*_" or "_/_" or "_%_" => t[0].IsDyn || t[1].IsDyn || (t[0].Kind == t[1].Kind && Numeric.Contains(t[0].Kind)),
        "!_" => t[0].Is("bool"),
        "-_" => t[0].IsDyn || t[0].Kind is "int" or "double",
        "@in" => t[1].IsDyn || t[1].Kind is "list" or "map",
        "_[_]" => t[0].IsDyn || t[0].Kind is "map" || (t[0].Kind is "list" && t[1].Is("int")),
        "size" => t is [{ IsDyn: true } or { Kind: "string" or "bytes" or "list" or "map" }],
        "startsWith" or "endsWith" or "contains" or "matches" => t.Count == 2 && t.TrueForAll(x => x.Is("string")),
        "sum" or "min" or "max" or "isSorted" or "join" => t.Count > 0 && t[0].Is("list"),
        "lowerAscii" or "upperAscii" or "trim" or "split" or "replace" or "substring" => t.Count > 0 && t[0].Is("string"),
        _ => true,
    };

    private static CelType ResultOf(string result, CelType target, List<CelType> types) => result switch
    {
        "same" when types.Count == 2 && types.Exists(t => t.IsDyn) => CelType.Dyn,
        "same" when types.Count == 2 && types[1].Kind == "timestamp" => types[1],
        "same" => target with { Size = types.Sum(t => t.Size) },
        "difference" => types.Exists(t => t.IsDyn) ? CelType.Dyn : types.TrueForAll(t => t.Kind == "timestamp") ? new CelType("duration") : target,
        "element" => target.Element ?? CelType.Dyn,
        "list" => new CelType("list", target.Size, new CelType("string", target.Size)),
        "optional" => new CelType("optional", 1, target.Element ?? target),
        "string" => new CelType("string", Math.Max(target.Size, types.Sum(t => t.Size))),
        _ => new CelType(result),
    };

    /// <summary>What a function looks at beyond its own step: characters at a tenth of a step, items at one.</summary>
    private static double Work(string name, List<CelType> types) => name switch
    {
        "size" or "_[_]" or "_[?_]" or "!_" or "-_" => 0,
        "startsWith" or "endsWith" => types[1].Size * 0.1,
        "contains" => types[0].Size * 0.1 * Math.Ceiling(types[1].Size * 0.1),
        "matches" => Math.Ceiling(types[0].Size * 0.1) * Math.Ceiling(types[1].Size * 0.25),
        "_==_" or "_!=_" or "_<_" or "_<=_" or "_>_" or "_>=_" => Math.Min(types[0].Size, types[1].Size) * 0.1,
        "@in" => types[1].Kind == "map" ? 0 : types[1].Size,
        _ when LinearInItems.Contains(name) && types[0].Kind == "list" => types[0].Size,
        _ => types.Where(t => t.Kind is "string" or "bytes" or "list" or "dyn").Sum(t => t.Size) * 0.1,
    };

    private static CelType Join(IEnumerable<CelType> types)
    {
        var all = types.ToList();
        return all.Count > 0 && all.TrueForAll(t => t.Kind == all[0].Kind) ? all.MaxBy(t => t.Size)! : CelType.Dyn;
    }

    private static string Kind(object? literal) => literal is null ? "null_type" : CelValues.TypeName(literal);

    private static CelException NoOverload(Expr.Call call, List<CelType> types) =>
        new($"found no matching overload for '{call.Name}' applied to '({string.Join(", ", types)})'", call.Position);
}
