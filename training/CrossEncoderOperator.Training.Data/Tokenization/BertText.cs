using System.Globalization;
using System.Text;

namespace CrossEncoderOperator.Training.Data.Tokenization;

/// <summary>BertNormalizer (lower case, accents stripped) and BertPreTokenizer, for the alphabets of the catalogue.</summary>
internal static class BertText
{
    /// <summary>The words and single punctuation marks of a text.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var normalized = text.Normalize(NormalizationForm.FormD).ToLowerInvariant();
        var start = -1;
        for (var i = 0; i < normalized.Length; i++)
        {
            var c = normalized[i];
            var mark = CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
            if (!mark && !char.IsWhiteSpace(c) && !IsPunctuation(c))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (mark)
            {
                continue;
            }

            if (start >= 0)
            {
                yield return WithoutMarks(normalized[start..i]);
                start = -1;
            }

            if (!char.IsWhiteSpace(c))
            {
                yield return c.ToString();
            }
        }

        if (start >= 0)
        {
            yield return WithoutMarks(normalized[start..]);
        }
    }

    /// <summary>BERT counts every ASCII symbol as punctuation.</summary>
    private static bool IsPunctuation(char c) => char.IsPunctuation(c) || (char.IsAscii(c) && char.IsSymbol(c));

    private static string WithoutMarks(string word) =>
        string.Concat(word.Where(static c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
