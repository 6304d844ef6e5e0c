using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Characters;

namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

internal sealed class LowercaseNormalizer : INormalizer
{
    public bool Normalize(NormalizedText source, NormalizedText target)
    {
        ReadOnlySpan<char> characters = source.Characters;
        for (int at = 0; at < characters.Length;)
        {
            Rune.DecodeFromUtf16(characters[at..], out Rune rune, out int length);
            Origin origin = source.Origins[at];
            if (CharacterTable.Instance.Lowercase(rune.Value) is { } lowered)
                foreach (char unit in lowered)
                    target.Append(unit, origin);
            else
                target.Append(rune, origin);
            at += length;
        }

        return true;
    }
}
