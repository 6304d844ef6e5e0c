namespace CrossEncoderOperator.Onnx.Bert;

/// <summary>The sizes of a BERT cross encoder.</summary>
/// <param name="VocabularySize">Number of word pieces.</param>
/// <param name="HiddenSize">Width of the token vectors; a multiple of <paramref name="AttentionHeads"/>.</param>
/// <param name="Layers">Number of encoder layers.</param>
/// <param name="AttentionHeads">Attention heads of each layer.</param>
/// <param name="IntermediateSize">Width of the feed-forward layer.</param>
/// <param name="MaxPositions">Longest sequence in tokens.</param>
/// <param name="Labels">Number of logits.</param>
public sealed record BertGeometry(
    int VocabularySize,
    int HiddenSize,
    int Layers,
    int AttentionHeads,
    int IntermediateSize,
    int MaxPositions,
    int Labels = 1)
{
    /// <summary>Segments: query and document.</summary>
    public const int TokenTypes = 2;

    /// <summary>Epsilon of every layer normalization.</summary>
    public const float LayerNormEpsilon = 1e-12f;

    /// <summary>The geometry of the MiniLM-L6-H384 cross encoders.</summary>
    public static BertGeometry MiniLmL6 { get; } = new(30522, 384, 6, 12, 1536, 512);

    /// <summary>Width of one attention head.</summary>
    public int HeadSize => HiddenSize / AttentionHeads;

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => BertWeights.Of(this).Sum(static weight => weight.Count);
}
