using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

/// <summary>Text and the words that it is cut into.</summary>
internal sealed class SplitText
{
    public NormalizedText Text { get; } = new();

    public List<(int Start, int End)> Words { get; } = [];

    public void Clear()
    {
        Text.Clear();
        Words.Clear();
    }

    /// <summary>Copies a part of another text as one word, unless it is empty.</summary>
    public void Append(NormalizedText source, int start, int end)
    {
        var at = Text.Length;
        Text.Append(source, start, end);
        EndWord(at);
    }

    /// <summary>Makes a word of the text from <paramref name="start"/> to its end, unless that is empty.</summary>
    public void EndWord(int start)
    {
        if (start < Text.Length)
        {
            Words.Add((start, Text.Length));
        }
    }
}
