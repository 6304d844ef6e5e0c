using System.Text;
using CrossEncoderOperator.Inference.Tokenization.Characters;

namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

internal sealed class LowercaseNormalizer : INormalizer
{
    public bool Normalize(NormalizedText source, NormalizedText target)
    {
        var characters = source.Characters;
        for (var at = 0; at < characters.Length;)
        {
            Rune.DecodeFromUtf16(characters[at..], out var rune, out var length);
            var origin = source.Origins[at];
            if (CharacterTable.Instance.Lowercase(rune.Value) is { } lowered)
            {
                foreach (var unit in lowered)
                {
                    target.Append(unit, origin);
                }
            }
            else
            {
                target.Append(rune, origin);
            }

            at += length;
        }

        return true;
    }
}
