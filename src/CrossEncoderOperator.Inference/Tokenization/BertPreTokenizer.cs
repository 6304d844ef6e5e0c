using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Cuts text at white space, which is dropped, and around every punctuation character.</summary>
internal static class BertPreTokenizer
{
    /// <summary>Finds the next word at or after <paramref name="position"/>; false at the end of the text.</summary>
    public static bool NextWord(ReadOnlySpan<char> text, ref int position, out Range word)
    {
        int start = -1;
        while (position < text.Length)
        {
            Rune.DecodeFromUtf16(text[position..], out Rune rune, out int length);
            bool space = Rune.IsWhiteSpace(rune);
            bool alone = !space && CharacterTable.Instance.IsPunctuation(rune.Value);
            if (start >= 0 && (space || alone))
                break;
            int at = position;
            position += length;
            if (alone)
            {
                word = at..position;
                return true;
            }

            if (!space && start < 0)
                start = at;
        }

        word = start < 0 ? default : start..position;
        return start >= 0;
    }
}
