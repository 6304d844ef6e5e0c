using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>A pair of a request.</summary>
internal readonly record struct WaitingPair(ScoringRequest Request, int Index)
{
    public EncodedPair Pair => Request.Pairs[Index];

    public int Length => Request.Pairs[Index].Length;
}
