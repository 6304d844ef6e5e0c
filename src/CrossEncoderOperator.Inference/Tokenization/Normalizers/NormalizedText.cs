using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>Text that changes on its way to the model; every character remembers the range of the original it was made of.</summary>
internal sealed class NormalizedText
{
    private char[] _characters = [];
    private Origin[] _origins = [];

    public int Length { get; private set; }

    /// <summary>Characters that fit without more memory.</summary>
    public int Capacity => _characters.Length;

    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, Length);

    public ReadOnlySpan<Origin> Origins => _origins.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Makes this text the original's characters from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public void Set(ReadOnlySpan<char> original, int start, int end)
    {
        Clear();
        Reserve(end - start);
        original[start..end].CopyTo(_characters);
        Length = end - start;
        for (var at = start; at < end; at++)
        {
            var pair = char.IsHighSurrogate(original[at]) && at + 1 < end && char.IsLowSurrogate(original[at + 1]);
            _origins[at - start] = new Origin(at, pair ? at + 2 : at + 1);
            if (pair)
            {
                _origins[at + 1 - start] = _origins[at - start];
                at++;
            }
        }
    }

    public void Append(char character, Origin origin)
    {
        if (Length == _characters.Length)
        {
            Reserve(1);
        }

        _characters[Length] = character;
        _origins[Length++] = origin;
    }

    public void Append(Rune rune, Origin origin)
    {
        if (rune.IsBmp)
        {
            Append((char)rune.Value, origin);
            return;
        }

        Span<char> units = stackalloc char[2];
        rune.EncodeToUtf16(units);
        Append(units[0], origin);
        Append(units[1], origin);
    }

    /// <summary>Appends the part of another text.</summary>
    public void Append(NormalizedText source, int start, int end)
    {
        Reserve(end - start);
        source._characters.AsSpan(start, end - start).CopyTo(_characters.AsSpan(Length));
        source._origins.AsSpan(start, end - start).CopyTo(_origins.AsSpan(Length));
        Length += end - start;
    }

    public void Replace(int start, int end, char from, char to) => _characters.AsSpan(start, end - start).Replace(from, to);

    /// <summary>A token made of the characters from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public Token Token(int id, int start, int end) => new(id, _origins[start].Start, _origins[end - 1].End);

    private void Reserve(int more)
    {
        if (Length + more <= _characters.Length)
        {
            return;
        }

        var capacity = Math.Max(Length + more, Math.Max(256, _characters.Length * 2));
        Array.Resize(ref _characters, capacity);
        Array.Resize(ref _origins, capacity);
    }
}
