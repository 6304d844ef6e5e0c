namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>Which text of a pair is cut.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, until both are of one length, then both.</summary>
    LongestFirst,

    /// <summary>The document alone.</summary>
    OnlySecond,
}
