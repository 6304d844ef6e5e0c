using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Characters;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

/// <summary>
/// Cuts text as GPT-2 does: contractions; letters, digits or other characters in a row with the space before them; and
/// other white space, whose last character stays with what follows.
/// </summary>
/// <param name="addPrefixSpace">Whether text that does not start with a space gets one.</param>
internal sealed class ByteLevel(bool addPrefixSpace) : IPreTokenizer
{
    private static readonly string[] s_contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    public void Split(NormalizedText source, int start, int end, SplitText target)
    {
        var word = target.Text.Length;
        if (addPrefixSpace && source.Characters[start] != ' ')
        {
            target.Text.Append(' ', source.Origins[start]);
        }

        target.Text.Append(source, start, end);

        var text = target.Text.Characters;
        while (word < text.Length)
        {
            var length = WordLength(text[word..]);
            target.Words.Add((word, word + length));
            word += length;
        }
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'')
        {
            foreach (var contraction in s_contractions)
            {
                if (text.StartsWith(contraction, StringComparison.Ordinal))
                {
                    return contraction.Length;
                }
            }
        }

        var start = text[0] == ' ' && text.Length > 1 && KindAt(text, 1, out _) != Kind.Space ? 1 : 0;
        var kind = KindAt(text, start, out var at);
        at += start;
        while (at < text.Length && KindAt(text, at, out var length) == kind)
        {
            at += length;
        }

        return kind == Kind.Space && at > 1 && at < text.Length ? at - 1 : at;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text[at..], out var rune, out length);
        return rune switch
        {
            _ when Rune.IsWhiteSpace(rune) => Kind.Space,
            _ when CharacterTable.Instance.IsLetter(rune.Value) => Kind.Letter,
            _ when CharacterTable.Instance.IsNumber(rune.Value) => Kind.Number,
            _ => Kind.Other,
        };
    }
}
