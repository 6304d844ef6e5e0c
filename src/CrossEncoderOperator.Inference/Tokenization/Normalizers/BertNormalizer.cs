using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Characters;

namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>
/// Clean, space out var characters, strip accents, lowercase: in this order, as BertNormalizer of the tokenizers
/// library does. Decomposed characters stay decomposed.
/// </summary>
/// <remarks>
/// Every step works on one character, but for canonical reordering, which is left out: it moves nonspacing marks, which are
/// dropped anyway, and else only spacing marks of different scripts that follow one another.
/// </remarks>
internal sealed record BertNormalizer(bool CleanText, bool HandleChineseChars, bool StripAccents, bool Lowercase) : INormalizer
{
    private static readonly CharacterTable s_table = CharacterTable.Instance;

    public bool Normalize(NormalizedText source, NormalizedText target)
    {
        var characters = source.Characters;
        var origins = source.Origins;
        for (var at = 0; at < characters.Length;)
        {
            var first = characters[at];
            if (first is >= ' ' and < '\x7f')
            {
                target.Append(Lowercase ? char.ToLowerInvariant(first) : first, origins[at++]);
                continue;
            }

            Rune.DecodeFromUtf16(characters[at..], out var rune, out var length);
            Append(rune, origins[at], target);
            at += length;
        }

        return true;
    }

    private void Append(Rune rune, Origin origin, NormalizedText target)
    {
        if (CleanText)
        {
            if (s_table.IsDropped(rune.Value))
            {
                return;
            }

            if (Rune.IsWhiteSpace(rune))
            {
                rune = new Rune(' ');
            }
        }

        var spaced = HandleChineseChars && IsChinese(rune.Value);
        if (spaced)
        {
            target.Append(' ', origin);
        }

        AppendStripped(rune, origin, target);
        if (spaced)
        {
            target.Append(' ', origin);
        }
    }

    private void AppendStripped(Rune rune, Origin origin, NormalizedText target)
    {
        if (!StripAccents)
        {
            AppendLowered(rune, origin, target);
        }
        else if (Hangul.IsSyllable(rune.Value))
        {
            foreach (var part in Hangul.Decompose(rune))
            {
                AppendLowered(part, origin, target);
            }
        }
        else if (!s_table.IsNonspacingMark(rune.Value))
        {
            if (s_table.Stripped(rune.Value) is { } parts)
            {
                foreach (var part in parts.EnumerateRunes())
                {
                    AppendLowered(part, origin, target);
                }
            }
            else
            {
                AppendLowered(rune, origin, target);
            }
        }
    }

    private void AppendLowered(Rune rune, Origin origin, NormalizedText target)
    {
        if (Lowercase && s_table.Lowercase(rune.Value) is { } lowered)
        {
            foreach (var unit in lowered)
            {
                target.Append(unit, origin);
            }
        }
        else
        {
            target.Append(rune, origin);
        }
    }

    /// <summary>The reference starts extension E at 2B920, not at 2B820; the ids of models depend on it.</summary>
    private static bool IsChinese(int code) => code is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
