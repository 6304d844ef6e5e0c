namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A query and a document as the model reads them.</summary>
/// <param name="Tokens">All tokens with the special ones; ranges of document tokens count from the start of the document.</param>
/// <param name="TypeIds">Segment of each token.</param>
/// <param name="Truncated">Whether tokens of either text were left out.</param>
public sealed record EncodedPair(Token[] Tokens, int[] TypeIds, bool Truncated)
{
    public int Length => Tokens.Length;
}
