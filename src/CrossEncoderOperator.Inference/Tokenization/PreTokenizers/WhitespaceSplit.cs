using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

/// <summary>Cuts text at white space, which is dropped.</summary>
internal sealed class WhitespaceSplit : IPreTokenizer
{
    public void Split(NormalizedText source, int start, int end, SplitText target)
    {
        var text = source.Characters;
        var word = start;
        for (var at = start; at < end; at++)
        {
            if (!char.IsWhiteSpace(text[at]))
            {
                continue;
            }

            target.Append(source, word, at);
            word = at + 1;
        }

        target.Append(source, word, end);
    }
}
