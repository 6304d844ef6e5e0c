namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>Drops white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : INormalizer
{
    public bool Normalize(NormalizedText source, NormalizedText target)
    {
        var characters = source.Characters;
        var start = left ? characters.Length - characters.TrimStart().Length : 0;
        var end = right ? characters.TrimEnd().Length : characters.Length;
        if (start == 0 && end == characters.Length)
        {
            return false;
        }

        if (start < end)
        {
            target.Append(source, start, end);
        }

        return true;
    }
}
