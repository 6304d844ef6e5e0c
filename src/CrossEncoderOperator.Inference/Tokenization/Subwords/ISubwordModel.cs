using CrossEncoderOperator.Inference.Tokenization.Normalizers;

namespace CrossEncoderOperator.Inference.Tokenization.Subwords;

/// <summary>Turns words into tokens.</summary>
internal interface ISubwordModel
{
    /// <summary>Appends the tokens of the word at <paramref name="start"/> to before <paramref name="end"/> of the text.</summary>
    void Append(NormalizedText text, int start, int end, List<Token> tokens, Workspace workspace);
}
