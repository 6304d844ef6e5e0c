using System.Globalization;
using System.Text;

namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>Splits an expression into tokens.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Punctuation =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (Skip())
        {
            tokens.Add(Next());
        }

        tokens.Add(new Token(source.Length, ""));
        return tokens;
    }

    /// <summary>Skips blanks and comments; false at the end.</summary>
    private bool Skip()
    {
        while (_at < source.Length && (char.IsWhiteSpace(source[_at]) || source.AsSpan(_at).StartsWith("//")))
        {
            _at = source[_at] == '/' ? source.IndexOf('\n', _at) is var end and >= 0 ? end : source.Length : _at + 1;
        }

        return _at < source.Length;
    }

    private Token Next()
    {
        var start = _at;
        var prefix = _at;
        while (prefix < source.Length && prefix - start < 2 && "rRbB".Contains(source[prefix], StringComparison.Ordinal))
        {
            prefix++;
        }

        if (prefix < source.Length && source[prefix] is '"' or '\'')
        {
            var flags = source[start..prefix].ToLowerInvariant();
            _at = prefix;
            var text = Quoted(flags.Contains('r', StringComparison.Ordinal));
            return new Token(start, source[start.._at], IsLiteral: true, Value: flags.Contains('b', StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(text) : text);
        }

        if (char.IsAsciiLetter(source[_at]) || source[_at] == '_')
        {
            while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] == '_'))
            {
                _at++;
            }

            return source[start.._at] switch
            {
                "true" => new Token(start, "true", IsLiteral: true, Value: true),
                "false" => new Token(start, "false", IsLiteral: true, Value: false),
                "null" => new Token(start, "null", IsLiteral: true),
                "in" => new Token(start, "in"),
                var name => new Token(start, name, IsIdent: true),
            };
        }

        if (char.IsAsciiDigit(source[_at]) || (source[_at] == '.' && _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1])))
        {
            return Number(start);
        }

        var sign = Punctuation.FirstOrDefault(p => source.AsSpan(_at).StartsWith(p)) ?? throw Fail($"token recognition error at: '{source[_at]}'");
        _at += sign.Length;
        return new Token(start, sign);
    }

    private Token Number(int start)
    {
        var hex = source.AsSpan(_at).StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        _at += hex ? 2 : 0;
        while (_at < source.Length && (hex ? char.IsAsciiHexDigit(source[_at]) : char.IsAsciiDigit(source[_at]) || IsFraction() || IsExponent()))
        {
            _at += !hex && source[_at] is 'e' or 'E' && source[_at + 1] is '+' or '-' ? 2 : 1;
        }

        var text = source[start.._at];
        var unsigned = _at < source.Length && source[_at] is 'u' or 'U';
        _at += unsigned ? 1 : 0;
        object? value = hex switch
        {
            _ when unsigned => ulong.TryParse(hex ? text[2..] : text, hex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out var u) ? u : null,
            true => long.TryParse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var x) ? x : null,
            _ when text.AsSpan().IndexOfAny(".eE") >= 0 => double.Parse(text, CultureInfo.InvariantCulture),
            // The smallest integer has no positive counterpart: the parser negates it.
            _ => long.TryParse(text, CultureInfo.InvariantCulture, out var i) ? i : text == "9223372036854775808" ? long.MinValue : null,
        };
        return value is null ? throw Fail("invalid int literal", start) : new Token(start, text, IsLiteral: true, Value: value);

        bool IsFraction() => source[_at] == '.' && _at + 1 < source.Length && char.IsAsciiDigit(source[_at + 1]);

        bool IsExponent() => source[_at] is 'e' or 'E' && _at + 1 < source.Length && (char.IsAsciiDigit(source[_at + 1]) || source[_at + 1] is '+' or '-');
    }

    private string Quoted(bool raw)
    {
        var start = _at;
        var quote = source.AsSpan(_at).StartsWith(new string(source[_at], 3)) ? source.Substring(_at, 3) : source[_at].ToString();
        _at += quote.Length;
        var text = new StringBuilder();
        while (!source.AsSpan(_at).StartsWith(quote))
        {
            if (_at >= source.Length || (quote.Length == 1 && source[_at] == '\n'))
            {
                throw Fail("token recognition error: unterminated string", start);
            }

            if (source[_at] == '\\' && !raw)
            {
                text.Append(Escape());
            }
            else
            {
                text.Append(source[_at++]);
            }
        }

        _at += quote.Length;
        return text.ToString();
    }

    private string Escape()
    {
        var kind = _at + 1 < source.Length ? source[_at + 1] : ' ';
        var (skip, digits, radix) = kind switch { 'x' or 'X' => (2, 2, 16), 'u' => (2, 4, 16), 'U' => (2, 8, 16), >= '0' and <= '3' => (1, 3, 8), _ => (0, 0, 0) };
        if (digits > 0)
        {
            try
            {
                var rune = char.ConvertFromUtf32(Convert.ToInt32(source.Substring(_at + skip, digits), radix));
                _at += skip + digits;
                return rune;
            }
            catch (Exception e) when (e is ArgumentException or FormatException)
            {
                throw Fail("invalid escape in string");
            }
        }

        const string names = "abfnrtv\\'\"`?";
        const string meanings = "\a\b\f\n\r\t\v\\'\"`?";
        var index = names.IndexOf(kind, StringComparison.Ordinal);
        _at += 2;
        return index >= 0 ? meanings[index].ToString() : throw Fail("invalid escape in string", _at - 2);
    }

    private CelException Fail(string message, int? at = null) => new($"Syntax error: {message}", at ?? _at);
}
