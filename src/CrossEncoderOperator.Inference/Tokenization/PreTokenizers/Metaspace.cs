using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

/// <summary>Spaces become a visible mark, which starts a word; text without one in front may get one.</summary>
/// <param name="mark">What stands for a space.</param>
/// <param name="prefix">When text gets a mark in front.</param>
/// <param name="split">Whether a mark starts a word; else the text stays one.</param>
internal sealed class Metaspace(char mark, Metaspace.Prefix prefix, bool split) : IPreTokenizer
{
    public enum Prefix
    {
        Never,

        /// <summary>At the start of the original text.</summary>
        First,
        Always,
    }

    public bool CutsAtSpaces => split;

    public void Split(NormalizedText source, int start, int end, SplitText target)
    {
        var text = target.Text;
        var word = text.Length;
        var first = source.Origins[start];
        var marked = source.Characters[start] == ' ' || source.Characters[start] == mark;
        if (!marked && (prefix == Prefix.Always || (prefix == Prefix.First && first.Start == 0)))
        {
            text.Append(mark, first);
        }

        var at = text.Length;
        text.Append(source, start, end);
        text.Replace(at, text.Length, ' ', mark);

        var rest = text.Characters[(word + 1)..];
        for (var next = split ? rest.IndexOf(mark) : -1; next >= 0; next = rest.IndexOf(mark))
        {
            target.Words.Add((word, word + 1 + next));
            word += 1 + next;
            rest = rest[(next + 1)..];
        }

        target.EndWord(word);
    }
}
