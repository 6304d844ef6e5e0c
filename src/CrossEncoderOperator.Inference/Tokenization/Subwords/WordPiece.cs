using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.Subwords;

/// <summary>Greedy longest match of a word's pieces; a word that does not match to its end is one unknown token.</summary>
internal sealed class WordPiece : ISubwordModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _vocabulary;
    private readonly string _prefix;
    private readonly int _unknown;
    private readonly int _maxWordLength;
    private readonly int _longestPiece;

    /// <param name="vocabulary">Piece to id; pieces that continue a word start with <paramref name="prefix"/>.</param>
    /// <param name="prefix">Mark of pieces that continue a word.</param>
    /// <param name="unknown">Id of the unknown token.</param>
    /// <param name="maxWordLength">Code points; a longer word is unknown.</param>
    public WordPiece(Dictionary<string, int> vocabulary, string prefix, int unknown, int maxWordLength)
    {
        _vocabulary = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefix = prefix;
        _unknown = unknown;
        _maxWordLength = maxWordLength;
        _longestPiece = vocabulary.Count == 0 ? 0 : vocabulary.Keys.Max(piece => piece.Length);
    }

    public void Append(NormalizedText text, int start, int end, List<Token> tokens, Workspace workspace)
    {
        var characters = text.Characters;
        var before = tokens.Count;
        if (LengthInRunes(characters[start..end]) <= _maxWordLength)
        {
            var at = start;
            while (at < end && Match(characters[at..end], continues: at > start, out var id, out var length))
            {
                tokens.Add(text.Token(id, at, at + length));
                at += length;
            }

            if (at == end)
            {
                return;
            }
        }

        tokens.RemoveRange(before, tokens.Count - before);
        tokens.Add(text.Token(_unknown, start, end));
    }

    private bool Match(ReadOnlySpan<char> rest, bool continues, out int id, out int length)
    {
        var prefixLength = continues ? _prefix.Length : 0;
        length = Math.Clamp(_longestPiece - prefixLength, 0, rest.Length);
        var size = prefixLength + length;
        Span<char> piece = size <= 256 ? stackalloc char[size] : new char[size];
        _prefix.AsSpan(0, prefixLength).CopyTo(piece);
        rest[..length].CopyTo(piece[prefixLength..]);
        for (; length > 0; length--)
        {
            if (_vocabulary.TryGetValue(piece[..(prefixLength + length)], out id))
            {
                return true;
            }
        }

        id = _unknown;
        return false;
    }

    private static int LengthInRunes(ReadOnlySpan<char> word)
    {
        var length = 0;
        foreach (var _ in word.EnumerateRunes())
        {
            length++;
        }

        return length;
    }
}
