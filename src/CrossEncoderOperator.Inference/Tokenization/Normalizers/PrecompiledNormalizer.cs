using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>
/// The compiled character map of SentencePiece: a double-array trie over UTF-8 that leads to texts. A cluster of fewer than
/// 6 bytes is looked up whole, everything else character by character.
/// </summary>
internal sealed class PrecompiledNormalizer : INormalizer
{
    private const int MaxClusterBytes = 5;

    private readonly uint[] _trie;
    private readonly byte[] _texts;
    private readonly bool[] _mapped = new bool[0x80];

    private PrecompiledNormalizer(uint[] trie, byte[] texts)
    {
        _trie = trie;
        _texts = texts;
        for (byte code = 0; code < _mapped.Length; code++)
        {
            _mapped[code] = Find([code]) >= 0;
        }
    }

    /// <returns>Null when the bytes are no such map.</returns>
    public static PrecompiledNormalizer? Parse(ReadOnlySpan<byte> map)
    {
        if (map.Length < sizeof(uint))
        {
            return null;
        }

        var size = MemoryMarshal.Read<uint>(map);
        if (size == 0 || size % sizeof(uint) != 0 || size > map.Length - sizeof(uint))
        {
            return null;
        }

        var units = map.Slice(sizeof(uint), (int)size);
        return new PrecompiledNormalizer(MemoryMarshal.Cast<byte, uint>(units).ToArray(), map[(sizeof(uint) + (int)size)..].ToArray());
    }

    public bool Normalize(NormalizedText source, NormalizedText target)
    {
        var characters = source.Characters;
        var at = 0;
        while (at < characters.Length && IsPlain(characters, at))
        {
            at++;
        }

        if (at == characters.Length)
        {
            return false;
        }

        var edits = Edits.Rent();
        var changed = false;
        for (at = 0; at < characters.Length;)
        {
            if (IsPlain(characters, at))
            {
                edits.Add(new Rune(characters[at++]), 0);
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(characters[at..]);
            var cluster = characters.Slice(at, length);
            at += length;
            if (Map(cluster, edits, ref changed))
            {
                continue;
            }

            foreach (var rune in cluster.EnumerateRunes())
            {
                if (!Map(cluster[..rune.Utf16SequenceLength], edits, ref changed))
                {
                    edits.Add(rune, 0);
                }

                cluster = cluster[rune.Utf16SequenceLength..];
            }
        }

        if (changed)
        {
            edits.Apply(source, target);
        }

        edits.Return();
        return changed;
    }

    /// <summary>A printable ASCII character that the map leaves alone and that nothing attaches to.</summary>
    private bool IsPlain(ReadOnlySpan<char> text, int at) =>
        text[at] is >= ' ' and < '\x7f' && !_mapped[text[at]] && (at + 1 == text.Length || text[at + 1] < 0x80);

    private bool Map(ReadOnlySpan<char> text, Edits edits, ref bool changed)
    {
        Span<byte> bytes = stackalloc byte[MaxClusterBytes];
        if (!Encoding.UTF8.TryGetBytes(text, bytes, out var size) || Find(bytes[..size]) is not (>= 0 and var position))
        {
            return false;
        }

        var mapped = _texts.AsSpan(Math.Min(position, _texts.Length));
        var end = mapped.IndexOf((byte)0);
        var runes = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            runes++;
        }

        edits.Replace(runes, Encoding.UTF8.GetString(end < 0 ? mapped : mapped[..end]));
        changed = true;
        return true;
    }

    /// <summary>Position of the text for the shortest key that starts <paramref name="bytes"/>; -1 when there is none.</summary>
    private int Find(ReadOnlySpan<byte> bytes)
    {
        var at = Offset(_trie[0]);
        foreach (var label in bytes)
        {
            at ^= label;
            if (label == 0 || at >= _trie.Length || (_trie[at] & 0x800000FF) != label)
            {
                return -1;
            }

            var unit = _trie[at];
            at ^= Offset(unit);
            if ((unit & 0x100) != 0)
            {
                return at < _trie.Length ? (int)(_trie[at] & 0x7FFFFFFF) : -1;
            }
        }

        return -1;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
