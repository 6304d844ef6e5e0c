using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Characters;
using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

/// <summary>Cuts text at white space, which is dropped, and around every punctuation character.</summary>
internal sealed class BertPreTokenizer : IPreTokenizer
{
    public void Split(NormalizedText source, int start, int end, SplitText target)
    {
        var text = source.Characters;
        var word = start;
        for (var at = start; at < end;)
        {
            Rune.DecodeFromUtf16(text[at..end], out var rune, out var length);
            var space = Rune.IsWhiteSpace(rune);
            if (space || CharacterTable.Instance.IsPunctuation(rune.Value))
            {
                target.Append(source, word, at);
                if (!space)
                {
                    target.Append(source, at, at + length);
                }

                word = at + length;
            }

            at += length;
        }

        target.Append(source, word, end);
    }
}
