using System.Text;

namespace CrossEncoderOperator.Inference.Tokenization.Characters;

/// <summary>Syllables and the jamo that they are made of (Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int First = 0xAC00;
    private const int Last = 0xD7A3;
    private const int LeadingBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailingBase = 0x11A7;
    private const int Leadings = 19;
    private const int Vowels = 21;
    private const int Trailings = 28;

    public static bool IsSyllable(int code) => code is >= First and <= Last;

    public static IEnumerable<Rune> Decompose(Rune syllable)
    {
        var index = syllable.Value - First;
        yield return new Rune(LeadingBase + index / (Vowels * Trailings));
        yield return new Rune(VowelBase + index % (Vowels * Trailings) / Trailings);
        if (index % Trailings != 0)
        {
            yield return new Rune(TrailingBase + index % Trailings);
        }
    }

    public static int? Compose(int first, int second)
    {
        if (first is >= LeadingBase and < LeadingBase + Leadings && second is >= VowelBase and < VowelBase + Vowels)
        {
            return First + ((first - LeadingBase) * Vowels + second - VowelBase) * Trailings;
        }

        var open = IsSyllable(first) && (first - First) % Trailings == 0;
        return open && second is > TrailingBase and < TrailingBase + Trailings ? first + second - TrailingBase : null;
    }
}
