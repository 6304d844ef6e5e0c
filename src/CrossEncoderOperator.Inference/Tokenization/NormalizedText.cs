using System.Runtime.InteropServices;
using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Text after normalization; every character remembers the range of the original it was made of.</summary>
internal sealed class NormalizedText(int capacity)
{
    private readonly List<char> _characters = new(capacity);
    private readonly List<(int Start, int End)> _origins = new(capacity);

    public ReadOnlySpan<char> Characters => CollectionsMarshal.AsSpan(_characters);

    public void Append(char character, int start, int end)
    {
        _characters.Add(character);
        _origins.Add((start, end));
    }

    public void Append(Rune rune, int start, int end)
    {
        Span<char> units = stackalloc char[2];
        int length = rune.EncodeToUtf16(units);
        for (int i = 0; i < length; i++)
            Append(units[i], start, end);
    }

    /// <summary>A token made of the characters from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public Token Token(int id, int start, int end) => new(id, _origins[start].Start, _origins[end - 1].End);
}
