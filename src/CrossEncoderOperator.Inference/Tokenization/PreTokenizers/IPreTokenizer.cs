using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.PreTokenizers;

/// <summary>Cuts text into words; no token reaches across their ends.</summary>
internal interface IPreTokenizer
{
    /// <summary>Whether a space between letters always ends a word.</summary>
    bool CutsAtSpaces => true;

    /// <summary>Appends the words of a part of <paramref name="source"/>, which is not empty, to <paramref name="target"/>.</summary>
    void Split(NormalizedText source, int start, int end, SplitText target);
}
