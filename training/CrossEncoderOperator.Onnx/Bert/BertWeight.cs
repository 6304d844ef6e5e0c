namespace CrossEncoderOperator.Onnx.Bert;

/// <summary>A trained tensor: its name as in Hugging Face checkpoints, and its shape.</summary>
/// <remarks>Matrices are [input, output], the order of an ONNX MatMul: the transpose of a PyTorch linear layer.</remarks>
public sealed record BertWeight(string Name, params IReadOnlyList<long> Shape)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, static (product, size) => product * size);

    /// <summary>Whether this is the gain of a layer normalization, which starts at one.</summary>
    public bool IsLayerNormGain => Name.EndsWith("LayerNorm.weight", StringComparison.Ordinal);

    /// <summary>Whether this is an offset, which starts at zero.</summary>
    public bool IsBias => Name.EndsWith(".bias", StringComparison.Ordinal);
}
