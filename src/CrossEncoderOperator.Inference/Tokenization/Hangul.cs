using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Decomposition of precomposed syllables into jamo (Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    public const int First = 0xAC00;
    public const int Last = 0xD7A3;

    private const int LeadingBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailingBase = 0x11A7;
    private const int Vowels = 21;
    private const int Trailings = 28;

    public static IEnumerable<Rune> Decompose(Rune syllable)
    {
        int index = syllable.Value - First;
        yield return new Rune(LeadingBase + index / (Vowels * Trailings));
        yield return new Rune(VowelBase + index % (Vowels * Trailings) / Trailings);
        if (index % Trailings != 0)
            yield return new Rune(TrailingBase + index % Trailings);
    }
}
