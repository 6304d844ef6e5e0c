using System.Globalization;
using System.Text;
using CrossEncoderOperator.Onnx.Graphs;
using CrossEncoderOperator.Onnx.Protobuf;

namespace CrossEncoderOperator.Onnx.Bert;

/// <summary>
/// Writes a BERT cross encoder (BertForSequenceClassification) as an ONNX model with the inputs <c>input_ids</c>,
/// <c>attention_mask</c> and <c>token_type_ids</c> (int64 [batch, sequence]) and the output <c>logits</c>
/// (float [batch, labels]).
/// </summary>
/// <remarks>
/// The nodes have the shape in which PyTorch exports BERT, and the operator set is the last one whose Unsqueeze and Softmax
/// ONNX Runtime recognizes in it: that way it fuses Attention, LayerNormalization and BiasGelu.
/// </remarks>
public static class BertCrossEncoderGraph
{
    /// <summary>Writes the model; <paramref name="weights"/> is asked once for each tensor of the geometry.</summary>
    public static void Write(Stream stream, BertGeometry geometry, Func<BertWeight, float[]> weights)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(weights);
        Validate(geometry);

        var graph = new OnnxGraph("bert-cross-encoder");
        foreach (var weight in BertWeights.Of(geometry))
        {
            var values = weights(weight);
            if (values.Length != weight.Count)
            {
                throw new ArgumentException($"{weight.Name} has {values.Length} values, not {weight.Count}.", nameof(weights));
            }

            graph.Weights(weight.Name, weight.Shape, values);
        }

        var ids = graph.Input("input_ids", ElementType.Int64, "batch", "sequence");
        var mask = graph.Input("attention_mask", ElementType.Int64, "batch", "sequence");
        var types = graph.Input("token_type_ids", ElementType.Int64, "batch", "sequence");

        var context = new LayerContext(graph, geometry, AdditiveMask(graph, mask));
        var hidden = Embeddings(graph, geometry, ids, types);
        for (var layer = 0; layer < geometry.Layers; layer++)
        {
            hidden = Layer(context, hidden, BertWeights.Layer(layer));
        }

        var first = graph.Node("Gather", [hidden, graph.Scalar("first_token", 0)], ("axis", 1L));
        var pooled = graph.Node("Tanh", [Gemm(graph, first, "bert.pooler.dense")]);
        graph.Output("logits", Gemm(graph, pooled, "classifier"), ElementType.Float, "batch", Text(geometry.Labels));
        graph.WriteTo(stream);
    }

    /// <summary>The weights of a model that <see cref="Write"/> wrote, by which it can be written or trained again.</summary>
    public static Func<BertWeight, float[]> ReadWeights(ReadOnlySpan<byte> model)
    {
        const int graphField = 7;
        const int initializerField = 5;
        const int nameField = 8;
        const int rawDataField = 9;

        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var top = new ProtobufReader(model);
        while (top.Next(out var field, out var value))
        {
            var graph = new ProtobufReader(field == graphField ? value : default);
            while (graph.Next(out field, out value))
            {
                var tensor = new ProtobufReader(field == initializerField ? value : default);
                var name = "";
                while (tensor.Next(out field, out value))
                {
                    name = field == nameField ? Encoding.UTF8.GetString(value) : name;
                    if (field == rawDataField)
                    {
                        weights[name] = ProtobufReader.Floats(value);
                    }
                }
            }
        }

        return weight => weights.GetValueOrDefault(weight.Name) ?? throw new InvalidDataException($"The model has no weight {weight.Name}.");
    }

    private static void Validate(BertGeometry geometry)
    {
        ReadOnlySpan<int> sizes =
        [
            geometry.VocabularySize, geometry.HiddenSize, geometry.Layers, geometry.AttentionHeads,
            geometry.IntermediateSize, geometry.MaxPositions, geometry.Labels,
        ];
        if (sizes.ContainsAnyInRange(int.MinValue, 0))
        {
            throw new ArgumentException($"Every size must be positive: {geometry}.", nameof(geometry));
        }

        if (geometry.HiddenSize % geometry.AttentionHeads != 0)
        {
            throw new ArgumentException(
                $"HiddenSize {geometry.HiddenSize} is not a multiple of AttentionHeads {geometry.AttentionHeads}.", nameof(geometry));
        }
    }

    private static string AdditiveMask(OnnxGraph graph, string mask)
    {
        var rows = graph.Node("Unsqueeze", [mask], ("axes", new long[] { 1 }));
        var wide = graph.Node("Unsqueeze", [rows], ("axes", new long[] { 2 }));
        var kept = graph.Node("Cast", [wide], ("to", (long)ElementType.Float));
        var padded = graph.Node("Sub", [graph.Constant("one", 1f), kept]);
        return graph.Node("Mul", [padded, graph.Constant("mask_value", -10000f)]);
    }

    private static string Embeddings(OnnxGraph graph, BertGeometry geometry, string ids, string types)
    {
        const string prefix = "bert.embeddings";
        var all = graph.Constant("positions", [.. Enumerable.Range(0, geometry.MaxPositions).Select(static i => (long)i)]);
        var length = graph.Node("Slice", [graph.Node("Shape", [ids]), graph.Constant("from_1", [1L]), graph.Constant("to_2", [2L])]);
        var positions = graph.Node("Slice", [all, graph.Constant("from_0", [0L]), length]);

        var word = graph.Node("Gather", [$"{prefix}.word_embeddings.weight", ids]);
        var type = graph.Node("Gather", [$"{prefix}.token_type_embeddings.weight", types]);
        var position = graph.Node("Gather", [$"{prefix}.position_embeddings.weight", positions]);
        var sum = graph.Node("Add", [graph.Node("Add", [word, type]), position]);
        return LayerNorm(graph, sum, prefix);
    }

    private static string Layer(LayerContext context, string hidden, string prefix)
    {
        var graph = context.Graph;
        var attention = Linear(graph, Attention(context, hidden, $"{prefix}.attention.self"), $"{prefix}.attention.output.dense");
        var attended = LayerNorm(graph, graph.Node("Add", [attention, hidden]), $"{prefix}.attention.output");

        var wide = Gelu(context, Linear(graph, attended, $"{prefix}.intermediate.dense"));
        var narrow = Linear(graph, wide, $"{prefix}.output.dense");
        return LayerNorm(graph, graph.Node("Add", [narrow, attended]), $"{prefix}.output");
    }

    private static string Attention(LayerContext context, string hidden, string prefix)
    {
        var graph = context.Graph;
        var query = Heads(context, Linear(graph, hidden, $"{prefix}.query"), 0, 2, 1, 3);
        var key = Heads(context, Linear(graph, hidden, $"{prefix}.key"), 0, 2, 3, 1);
        var value = Heads(context, Linear(graph, hidden, $"{prefix}.value"), 0, 2, 1, 3);

        var scores = graph.Node("Div", [graph.Node("MatMul", [query, key]), context.HeadScale]);
        var weights = graph.Node("Softmax", [graph.Node("Add", [scores, context.Mask])], ("axis", 3L));
        var mixed = graph.Node("Transpose", [graph.Node("MatMul", [weights, value])], ("perm", new long[] { 0, 2, 1, 3 }));
        return graph.Node("Reshape", [mixed, context.MergedShape]);
    }

    private static string Heads(LayerContext context, string vectors, params long[] order) =>
        context.Graph.Node("Transpose", [context.Graph.Node("Reshape", [vectors, context.HeadShape])], ("perm", order));

    /// <summary>The exact form, x · ½(1 + erf(x / √2)).</summary>
    private static string Gelu(LayerContext context, string x)
    {
        var graph = context.Graph;
        var erf = graph.Node("Erf", [graph.Node("Div", [x, context.SquareRootOfTwo])]);
        var scaled = graph.Node("Mul", [x, graph.Node("Add", [erf, context.One])]);
        return graph.Node("Mul", [scaled, context.Half]);
    }

    private static string Linear(OnnxGraph graph, string input, string prefix) =>
        graph.Node("Add", [graph.Node("MatMul", [input, $"{prefix}.weight"]), $"{prefix}.bias"]);

    private static string Gemm(OnnxGraph graph, string input, string prefix) =>
        graph.Node("Gemm", [input, $"{prefix}.weight", $"{prefix}.bias"]);

    private static string LayerNorm(OnnxGraph graph, string x, string prefix)
    {
        var centered = graph.Node("Sub", [x, Mean(graph, x)]);
        var variance = Mean(graph, graph.Node("Pow", [centered, graph.Constant("two", 2f)]));
        var deviation = graph.Node("Sqrt", [graph.Node("Add", [variance, graph.Constant("epsilon", BertGeometry.LayerNormEpsilon)])]);
        var scaled = graph.Node("Mul", [graph.Node("Div", [centered, deviation]), $"{prefix}.LayerNorm.weight"]);
        return graph.Node("Add", [scaled, $"{prefix}.LayerNorm.bias"]);
    }

    private static string Mean(OnnxGraph graph, string x) =>
        graph.Node("ReduceMean", [x], ("axes", new long[] { -1 }), ("keepdims", 1L));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
