using System.Buffers;
using System.Globalization;
using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Cuts text at added tokens: leftmost first, longest of those.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<char, AddedToken[]> _byFirst;
    private readonly SearchValues<char> _first;

    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        _byFirst = tokens.Where(token => token.Content.Length > 0)
            .GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());
        _first = SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <param name="text">Text to cut.</param>
    /// <param name="pieces">Is cleared and filled.</param>
    public void Split(ReadOnlySpan<char> text, List<TextPiece> pieces)
    {
        pieces.Clear();
        var done = 0;
        var at = 0;
        while (text[at..].IndexOfAny(_first) is >= 0 and var skipped)
        {
            at += skipped;
            if (Match(text[at..]) is not { } token)
            {
                at++;
                continue;
            }

            var start = at;
            var end = at + token.Content.Length;
            at = end;
            if (token.SingleWord && (EndsWithWord(text[..start]) || StartsWithWord(text[end..])))
            {
                continue;
            }

            if (token.StripLeft)
            {
                start = Math.Max(done, text[..start].TrimEnd().Length);
            }

            if (token.StripRight)
            {
                end = text.Length - text[end..].TrimStart().Length;
            }

            if (done < start)
            {
                pieces.Add(new TextPiece(done, start, null));
            }

            pieces.Add(new TextPiece(start, end, token.Id));
            done = end;
        }

        if (done < text.Length)
        {
            pieces.Add(new TextPiece(done, text.Length, null));
        }
    }

    private AddedToken? Match(ReadOnlySpan<char> text)
    {
        foreach (var token in _byFirst[text[0]])
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
            {
                return token;
            }
        }

        return null;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var first, out _) == OperationStatus.Done && IsWord(first);

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var last, out _) == OperationStatus.Done && IsWord(last);

    /// <summary>What <c>\w</c> matches.</summary>
    private static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) is
        <= UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.LetterNumber
        or UnicodeCategory.ConnectorPunctuation
        || rune.Value is 0x200C or 0x200D;
}
