namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>A node of a parsed expression.</summary>
internal abstract record Expr(int Position)
{
    internal sealed record Literal(int Position, object? Value) : Expr(Position);

    internal sealed record Ident(int Position, string Name) : Expr(Position);

    /// <summary><c>a.b</c>, <c>has(a.b)</c> or, for an optional, <c>a.?b</c>.</summary>
    internal sealed record Select(int Position, Expr Operand, string Field, bool Test = false, bool Optional = false) : Expr(Position);

    /// <summary>An operator (named like <c>_+_</c>), a function, or a method of <paramref name="Target"/>.</summary>
    internal sealed record Call(int Position, string Name, Expr? Target, IReadOnlyList<Expr> Args) : Expr(Position)
    {
        /// <summary>The name in the function table: a target may be the namespace of a function, as in <c>optional.of(x)</c>.</summary>
        public string QualifiedName() => Target is Ident space && Functions.Table.ContainsKey($"{space.Name}.{Name}") ? $"{space.Name}.{Name}" : Name;
    }

    internal sealed record ListOf(int Position, IReadOnlyList<Expr> Items) : Expr(Position);

    internal sealed record MapOf(int Position, IReadOnlyList<(Expr Key, Expr Value)> Entries) : Expr(Position);

    /// <summary>all, exists, exists_one, map, filter, optMap: evaluates <paramref name="Body"/> for each item of the range.</summary>
    internal sealed record Macro(int Position, string Name, Expr Range, string Variable, Expr Body, Expr? Filter) : Expr(Position);

    /// <summary>Whether the expression refers to a variable.</summary>
    public bool Mentions(string variable) => this switch
    {
        Ident i => i.Name == variable,
        Select s => s.Operand.Mentions(variable),
        Call c => c.Args.Append(c.Target).Any(e => e?.Mentions(variable) == true),
        ListOf l => l.Items.Any(e => e.Mentions(variable)),
        MapOf m => m.Entries.Any(e => e.Key.Mentions(variable) || e.Value.Mentions(variable)),
        Macro m => m.Range.Mentions(variable) || m.Body.Mentions(variable) || m.Filter?.Mentions(variable) == true,
        _ => false,
    };
}
