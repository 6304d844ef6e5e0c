using System.Buffers;
using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Characters;

namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>The Unicode normalization forms: decomposition, canonical order, and composition for NFC and NFKC.</summary>
internal sealed class UnicodeNormalizer(bool compatible, bool compose) : INormalizer
{
    private static readonly CharacterTable s_table = CharacterTable.Instance;

    /// <summary>Below these nothing changes: U+0300 is the first combining mark, U+00A0 the first with a compatibility decomposition.</summary>
    private readonly SearchValues<char> _normal = SearchValues.Create(
        [.. Enumerable.Range(0, compose && !compatible ? 0x300 : compose || compatible ? 0xA0 : 0xC0).Select(code => (char)code)]);

    public bool Normalize(NormalizedText source, NormalizedText target)
    {
        if (source.Characters.IndexOfAnyExcept(_normal) < 0)
        {
            return false;
        }

        var marks = Decompose(source.Characters);
        var edits = Edits.Rent();
        foreach (var mark in compose ? Compose(marks) : marks)
        {
            edits.Add(mark.Rune, mark.Change);
        }

        edits.Apply(source, target);
        edits.Return();
        return true;
    }

    private List<Mark> Decompose(ReadOnlySpan<char> text)
    {
        var marks = new List<Mark>(text.Length);
        var unordered = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var first = marks.Count;
            if (Hangul.IsSyllable(rune.Value))
            {
                foreach (var part in Hangul.Decompose(rune))
                {
                    Add(marks, part, first, ref unordered);
                }
            }
            else if ((compatible ? s_table.Compatible(rune.Value) : s_table.Canonical(rune.Value)) is { } parts)
            {
                foreach (var part in parts.EnumerateRunes())
                {
                    Add(marks, part, first, ref unordered);
                }
            }
            else
            {
                Add(marks, rune, first, ref unordered);
            }
        }

        Order(marks, unordered);
        return marks;
    }

    /// <summary>Adds a part of the character whose first part is, or will be, at <paramref name="first"/>.</summary>
    private static void Add(List<Mark> marks, Rune part, int first, ref int unordered)
    {
        var combiningClass = s_table.CombiningClass(part.Value);
        if (combiningClass == 0)
        {
            Order(marks, unordered);
        }

        marks.Add(new Mark(part, combiningClass, marks.Count > first ? 1 : 0));
        if (combiningClass == 0)
        {
            unordered = marks.Count;
        }
    }

    /// <summary>Sorts the marks from <paramref name="start"/> on by their class; equal ones keep their order.</summary>
    private static void Order(List<Mark> marks, int start)
    {
        if (marks.Count - start < 2)
        {
            return;
        }

        Mark[] sorted = [.. marks.Skip(start).OrderBy(mark => mark.Class)];
        for (var i = 0; i < sorted.Length; i++)
        {
            marks[start + i] = sorted[i];
        }
    }

    private static List<Mark> Compose(List<Mark> marks)
    {
        var composed = new List<Mark>(marks.Count);
        var starter = -1;
        var lastClass = -1;
        foreach (var mark in marks)
        {
            var blocked = starter < 0 || lastClass >= mark.Class;
            if (!blocked && s_table.Compose(composed[starter].Rune.Value, mark.Rune.Value) is { } code)
            {
                composed[starter] = new Mark(new Rune(code), 0, composed[starter].Change + mark.Change - 1);
                continue;
            }

            composed.Add(mark);
            if (mark.Class == 0)
            {
                starter = composed.Count - 1;
                lastClass = -1;
            }
            else if (starter >= 0)
            {
                lastClass = mark.Class;
            }
        }

        return composed;
    }

    /// <param name="Class">Canonical combining class; 0 for a starter.</param>
    private readonly record struct Mark(Rune Rune, int Class, int Change);
}
