namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Parses the Common Expression Language.</summary>
internal sealed class Parser
{
    private const int MaxDepth = 250;

    private static readonly string[][] Operators =
        [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"]];

    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ];

    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;

    private Parser(string source) => _tokens = Lexer.Read(source);

    private Token Current => _tokens[_at];

    /// <exception cref="CelException">A syntax error.</exception>
    public static Expr Parse(string source)
    {
        var parser = new Parser(source);
        var expr = parser.Ternary();
        return parser.Current.Text.Length == 0 && !parser.Current.IsLiteral ? expr : throw parser.Unexpected();
    }

    public static bool IsReserved(string name) => Reserved.Contains(name) || name is "true" or "false" or "null" or "in";

    private Expr Ternary()
    {
        Limit(++_depth);
        var condition = Binary(0);
        if (Current.Text == "?" && !Current.IsLiteral)
        {
            var at = Take().Position;
            var yes = Binary(0);
            Expect(":");
            condition = new Expr.Call(at, "_?_:_", null, [condition, yes, Ternary()]);
        }

        _depth--;
        return condition;
    }

    private Expr Binary(int level)
    {
        if (level == Operators.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        for (var length = 1; !Current.IsLiteral && Operators[level].Contains(Current.Text); length++)
        {
            var op = Take();
            var name = op.Text == "in" ? "@in" : $"_{op.Text}_";
            var right = Binary(level + 1);
            // One node for a whole chain of && or ||: long ones are common and must not nest.
            if (level < 2 && length > 1)
            {
                ((List<Expr>)((Expr.Call)left).Args).Add(right);
                continue;
            }

            Limit(length);
            left = new Expr.Call(op.Position, name, null, new List<Expr> { left, right });
        }

        return left;
    }

    private Expr Unary()
    {
        if (Current.IsLiteral || Current.Text is not ("!" or "-"))
        {
            return Member();
        }

        var op = Take();
        Limit(++_depth);
        var operand = Unary();
        _depth--;
        return operand switch
        {
            Expr.Literal { Value: long number } when op.Text == "-" => new Expr.Literal(op.Position, number == long.MinValue ? number : -number),
            Expr.Literal { Value: double number } when op.Text == "-" => new Expr.Literal(op.Position, -number),
            _ => new Expr.Call(op.Position, $"{op.Text}_", null, [operand]),
        };
    }

    private Expr Member()
    {
        var expr = Primary();
        for (var length = 1; !Current.IsLiteral && Current.Text is "." or "["; length++)
        {
            Limit(length);
            var op = Take();
            var optional = Current.Text == "?" && Take().Text == "?";
            if (op.Text == "[")
            {
                expr = new Expr.Call(op.Position, optional ? "_[?_]" : "_[_]", null, [expr, Ternary()]);
                Expect("]");
                continue;
            }

            var name = Current.IsIdent ? Take().Text : throw Unexpected();
            expr = Current.Text == "(" && !Current.IsLiteral ? Method(op.Position, expr, name) : new Expr.Select(op.Position, expr, name, Optional: optional);
        }

        return expr;
    }

    private Expr Method(int at, Expr target, string name)
    {
        var args = Arguments();
        var macro = (name, args.Count) is ("all" or "exists" or "exists_one" or "existsOne" or "filter" or "map" or "optMap", 2) or ("map", 3);
        if (!macro)
        {
            return new Expr.Call(at, name, target, args);
        }

        return args[0] is Expr.Ident variable
            ? new Expr.Macro(at, name == "existsOne" ? "exists_one" : name, target, variable.Name, args[^1], args.Count == 3 ? args[1] : null)
            : throw new CelException("argument must be a simple name", args[0].Position);
    }

    private Expr Primary()
    {
        var token = Take();
        if (token.IsLiteral)
        {
            return new Expr.Literal(token.Position, token.Value);
        }

        if (token.IsIdent)
        {
            if (Reserved.Contains(token.Text))
            {
                throw new CelException($"reserved identifier: {token.Text}", token.Position);
            }

            return Current.Text == "(" && !Current.IsLiteral ? Function(token) : new Expr.Ident(token.Position, token.Text);
        }

        switch (token.Text)
        {
            case "(":
                var inner = Ternary();
                Expect(")");
                return inner;
            case "[":
                return new Expr.ListOf(token.Position, Sequence("]", Ternary));
            case "{":
                return new Expr.MapOf(token.Position, Sequence("}", () =>
                {
                    var key = Ternary();
                    Expect(":");
                    return (key, Ternary());
                }));
            default:
                throw Unexpected(token);
        }
    }

    private Expr Function(Token name)
    {
        var args = Arguments();
        return (name.Text, args) switch
        {
            ("has", [Expr.Select field]) => field with { Test = true },
            ("has", _) => throw new CelException("invalid argument to has() macro", name.Position),
            _ => new Expr.Call(name.Position, name.Text, null, args),
        };
    }

    private List<Expr> Arguments()
    {
        Expect("(");
        return Sequence(")", Ternary);
    }

    private List<T> Sequence<T>(string end, Func<T> item)
    {
        var items = new List<T>();
        while (Current.IsLiteral || Current.Text != end)
        {
            items.Add(item());
            if (Current.IsLiteral || Current.Text != ",")
            {
                break;
            }

            Take();
        }

        Expect(end);
        return items;
    }

    private void Limit(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new CelException($"expression recursion limit exceeded: {MaxDepth}", Current.Position);
        }
    }

    private Token Take() => _tokens[_at < _tokens.Count - 1 ? _at++ : _at];

    private void Expect(string text)
    {
        if (Current.IsLiteral || Current.Text != text)
        {
            throw Unexpected();
        }

        Take();
    }

    private CelException Unexpected(Token? found = null) =>
        new($"Syntax error: mismatched input '{((found ?? Current).Text is { Length: > 0 } text ? text : "<EOF>")}'", (found ?? Current).Position);
}
