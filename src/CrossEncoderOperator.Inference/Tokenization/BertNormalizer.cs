using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>
/// Clean, space out Chinese characters, strip accents, lowercase: in this order, as BertNormalizer of the tokenizers
/// library does. Decomposed characters stay decomposed.
/// </summary>
/// <remarks>
/// Every step works on one character, but for canonical reordering, which is left out: it moves nonspacing marks, which are
/// dropped anyway, and else only spacing marks of different scripts that follow one another.
/// </remarks>
internal sealed record BertNormalizer(bool CleanText, bool HandleChineseChars, bool StripAccents, bool Lowercase)
{
    private static readonly CharacterTable s_table = CharacterTable.Instance;

    public NormalizedText Normalize(string text) => Normalize(text, 0, text.Length);

    public NormalizedText Normalize(string text, int start, int end)
    {
        var result = new NormalizedText(end - start);
        for (int at = start; at < end;)
        {
            var rune = Rune.GetRuneAt(text, at);
            int next = at + rune.Utf16SequenceLength;
            if (rune.IsAscii && rune.Value is >= ' ' and < 0x7f)
                result.Append(Lowercase ? char.ToLowerInvariant((char)rune.Value) : (char)rune.Value, at, next);
            else
                Append(rune, at, next, result);
            at = next;
        }

        return result;
    }

    private void Append(Rune rune, int start, int end, NormalizedText result)
    {
        if (CleanText)
        {
            if (s_table.IsDropped(rune.Value))
                return;
            if (Rune.IsWhiteSpace(rune))
                rune = new Rune(' ');
        }

        bool spaced = HandleChineseChars && IsChinese(rune.Value);
        if (spaced)
            result.Append(' ', start, end);
        AppendStripped(rune, start, end, result);
        if (spaced)
            result.Append(' ', start, end);
    }

    private void AppendStripped(Rune rune, int start, int end, NormalizedText result)
    {
        if (!StripAccents)
        {
            AppendLowered(rune, start, end, result);
        }
        else if (rune.Value is >= Hangul.First and <= Hangul.Last)
        {
            foreach (Rune part in Hangul.Decompose(rune))
                AppendLowered(part, start, end, result);
        }
        else if (!s_table.IsNonspacingMark(rune.Value))
        {
            if (s_table.Decomposition(rune.Value) is { } parts)
                foreach (Rune part in parts.EnumerateRunes())
                    AppendLowered(part, start, end, result);
            else
                AppendLowered(rune, start, end, result);
        }
    }

    private void AppendLowered(Rune rune, int start, int end, NormalizedText result)
    {
        if (Lowercase && s_table.Lowercase(rune.Value) is { } lowered)
            foreach (char unit in lowered)
                result.Append(unit, start, end);
        else
            result.Append(rune, start, end);
    }

    /// <summary>The reference starts extension E at 2B920, not at 2B820; the ids of models depend on it.</summary>
    private static bool IsChinese(int code) => code is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
