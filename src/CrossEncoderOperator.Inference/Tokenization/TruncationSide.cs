namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>End of a text that is cut off.</summary>
public enum TruncationSide
{
    Right,
    Left,
}
