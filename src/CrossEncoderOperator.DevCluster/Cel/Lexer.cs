using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Splits an expression into tokens.</summary>
internal static partial class Lexer
{
    /// <exception cref="CelException">Something that is no token.</exception>
    public static List<Token> Read(string source)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < source.Length;)
        {
            var match = TokenPattern.Match(source, at);
            if (!match.Success)
            {
                throw new CelException($"Syntax error: token recognition error at: '{source[at]}'", at);
            }

            if (!match.Groups["blank"].Success)
            {
                tokens.Add(Make(match, at));
            }

            at += match.Length;
        }

        tokens.Add(new Token(source.Length, ""));
        return tokens;
    }

    private static Token Make(Match match, int at) => match switch
    {
        _ when match.Groups["sign"].Success || match.Value == "in" => new Token(at, match.Value),
        { Value: "true" or "false" } => new Token(at, match.Value, IsLiteral: true, Value: match.Value == "true"),
        { Value: "null" } => new Token(at, match.Value, IsLiteral: true),
        _ when match.Groups["name"].Success => new Token(at, match.Value, IsIdent: true),
        _ => new Token(at, match.Value, IsLiteral: true,
            Value: (match.Groups["number"].Success ? Number(match.Value) : Text(match.Value, at)) ?? throw new CelException("Syntax error: invalid int literal", at)),
    };

    private static object? Number(string text)
    {
        var unsigned = text[^1] is 'u' or 'U';
        var digits = unsigned ? text[..^1] : text;
        var hex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (!hex && digits.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.Parse(digits, CultureInfo.InvariantCulture);
        }

        if (!ulong.TryParse(hex ? digits[2..] : digits, hex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        // The smallest integer has no positive counterpart: the parser negates it.
        return unsigned ? value : value <= long.MaxValue ? (long)value : value == 1UL << 63 ? long.MinValue : null;
    }

    private static object Text(string token, int at)
    {
        var start = token.AsSpan().IndexOfAny('"', '\'');
        var width = token.Length - start >= 6 && token[start] == token[start + 1] && token[start] == token[start + 2] ? 3 : 1;
        var text = token[(start + width)..^width];
        if (!token[..start].Contains('r', StringComparison.OrdinalIgnoreCase))
        {
            text = EscapePattern.Replace(text, match => Unescape(match.Value, at));
        }

        return token[..start].Contains('b', StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(text) : text;
    }

    private static string Unescape(string escape, int at)
    {
        const string names = "abfnrtv\\'\"`?";
        const string meanings = "\a\b\f\n\r\t\v\\'\"`?";
        if (escape.Length == 2)
        {
            var index = names.IndexOf(escape[1], StringComparison.Ordinal);
            return index >= 0 ? meanings[index].ToString() : throw new CelException("Syntax error: invalid escape in string", at);
        }

        var code = char.IsAsciiDigit(escape[1]) ? Convert.ToInt32(escape[1..], 8) : Convert.ToInt32(escape[2..], 16);
        return Rune.IsValid(code) ? new Rune(code).ToString() : throw new CelException("Syntax error: invalid escape in string", at);
    }

    [GeneratedRegex("""
        \G(?:
          (?<blank> \s+ | //[^\n]* )
        | (?<raw> (?:[rR][bB]?|[bB][rR])(?: \"{3}(?s:.*?)\"{3} | '{3}(?s:.*?)'{3} | "[^"\n]*" | '[^'\n]*' ) )
        | (?<text> [bB]?(?: \"{3}(?s:(?:[^\\]|\\.)*?)\"{3} | '{3}(?s:(?:[^\\]|\\.)*?)'{3} | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' ) )
        | (?<name> [A-Za-z_][A-Za-z0-9_]* )
        | (?<number> 0[xX][0-9a-fA-F]+[uU]? | (?:[0-9]*\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?[uU]? )
        | (?<sign> && | \|\| | [=!<>]= | [-+*/%<>!?:.,()\[\]{}] )
        )
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern { get; }

    [GeneratedRegex(@"\\(?:[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|.)", RegexOptions.Singleline)]
    private static partial Regex EscapePattern { get; }
}
