using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>
/// The characters that a text becomes, each with what it does to the text before: 0 takes the place of one character, 1 is
/// put in, -n takes the place of one and of the n behind it. Origins follow from that as in the tokenizers library.
/// </summary>
internal sealed class Edits
{
    /// <summary>Edits that one text made longer than this are not kept for the next.</summary>
    private const int MaxKept = 1 << 16;

    [ThreadStatic]
    private static Edits? s_kept;

    private readonly List<(Rune Rune, int Change)> _edits = [];

    public static Edits Rent()
    {
        var rented = s_kept ?? new Edits();
        s_kept = null;
        rented._edits.Clear();
        return rented;
    }

    public void Return()
    {
        if (_edits.Capacity <= MaxKept)
        {
            s_kept = this;
        }
    }

    public void Add(Rune rune, int change) => _edits.Add((rune, change));

    /// <summary>One run of characters takes the place of another.</summary>
    /// <param name="before">Number of characters.</param>
    public void Replace(int before, ReadOnlySpan<char> after)
    {
        var added = 0;
        foreach (var rune in after.EnumerateRunes())
        {
            _edits.Add((rune, added++ < before ? 0 : 1));
        }

        if (added < before && _edits.Count > 0)
        {
            _edits[^1] = (_edits[^1].Rune, _edits[^1].Change + added - before);
        }
    }

    public void Apply(NormalizedText source, NormalizedText target)
    {
        var characters = source.Characters;
        var origins = source.Origins;
        var at = 0;
        foreach (var (rune, change) in _edits)
        {
            var origin = change > 0 ? at - 1 : at;
            target.Append(rune, origins[Math.Clamp(origin, 0, origins.Length - 1)]);
            for (var taken = change; taken <= 0 && at < characters.Length; taken++)
            {
                Rune.DecodeFromUtf16(characters[at..], out _, out var length);
                at += length;
            }
        }
    }
}
