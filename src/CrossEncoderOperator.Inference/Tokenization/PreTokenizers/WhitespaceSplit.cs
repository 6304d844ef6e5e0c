using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

/// <summary>Cuts text at white space, which is dropped.</summary>
internal sealed class WhitespaceSplit : IPreTokenizer
{
    public void Split(NormalizedText source, int start, int end, SplitText target)
    {
        ReadOnlySpan<char> text = source.Characters;
        int word = start;
        for (int at = start; at < end; at++)
        {
            if (!char.IsWhiteSpace(text[at]))
                continue;
            target.Append(source, word, at);
            word = at + 1;
        }

        target.Append(source, word, end);
    }
}
