using CrossEncoderOperator.Onnx.Graphs;

namespace CrossEncoderOperator.Onnx.Bert;

/// <summary>What all encoder layers share: the mask and the constants.</summary>
internal sealed class LayerContext(OnnxGraph graph, BertGeometry geometry, string mask)
{
    public OnnxGraph Graph { get; } = graph;

    /// <summary>Added to the attention scores, float [batch, 1, 1, sequence].</summary>
    public string Mask { get; } = mask;

    /// <summary>[batch, sequence, heads, head size]; zero keeps a dimension.</summary>
    public string HeadShape { get; } = graph.Constant("head_shape", [0L, 0L, geometry.AttentionHeads, geometry.HeadSize]);

    public string MergedShape { get; } = graph.Constant("merged_shape", [0L, 0L, geometry.HiddenSize]);

    public string HeadScale { get; } = graph.Constant("head_scale", MathF.Sqrt(geometry.HeadSize));

    public string SquareRootOfTwo { get; } = graph.Constant("square_root_of_two", MathF.Sqrt(2));

    public string One { get; } = graph.Constant("gelu_one", 1f);

    public string Half { get; } = graph.Constant("gelu_half", 0.5f);
}
