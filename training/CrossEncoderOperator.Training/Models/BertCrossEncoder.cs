using CrossEncoderOperator.Onnx.Bert;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace CrossEncoderOperator.Training.Models;

/// <summary>The trainable form of the graph that <see cref="BertCrossEncoderGraph"/> writes, over the same named tensors.</summary>
internal sealed class BertCrossEncoder : IDisposable
{
    private const float MaskValue = -10000f;

    private readonly BertGeometry _geometry;
    private readonly Dictionary<string, Parameter> _weights;

    public BertCrossEncoder(BertGeometry geometry, int seed)
    {
        _geometry = geometry;
        torch.random.manual_seed(seed);
        _weights = BertWeights.Of(geometry).ToDictionary(
            static weight => weight.Name, weight => new Parameter(Initial(weight)), StringComparer.Ordinal);
        using (torch.no_grad())
        {
            for (var layer = 0; layer < geometry.Layers; layer++)
            {
                // Equal projections make equal word pieces attend to each other from the start: matching query words in the
                // document need not be discovered, only refined.
                var prefix = $"{BertWeights.Layer(layer)}.attention.self";
                _weights[$"{prefix}.key.weight"].copy_(_weights[$"{prefix}.query.weight"]);
            }
        }
    }

    /// <summary>A trained model, for further training.</summary>
    public BertCrossEncoder(BertGeometry geometry, Func<BertWeight, float[]> weights)
    {
        _geometry = geometry;
        _weights = BertWeights.Of(geometry).ToDictionary(
            static weight => weight.Name, weight => new Parameter(torch.tensor(weights(weight), [.. weight.Shape])), StringComparer.Ordinal);
    }

    public IEnumerable<Parameter> Parameters => _weights.Values;

    /// <summary>The logit of each sequence, float [batch].</summary>
    public Tensor Forward(Tensor ids, Tensor mask, Tensor types)
    {
        const string prefix = "bert.embeddings";
        var positions = torch.arange(ids.shape[1], dtype: ScalarType.Int64);
        var additiveMask = ((1f - mask.to_type(ScalarType.Float32)) * MaskValue).unsqueeze(1).unsqueeze(2);
        var hidden = LayerNorm(
            Lookup(ids, $"{prefix}.word_embeddings.weight")
            + Lookup(types, $"{prefix}.token_type_embeddings.weight")
            + Lookup(positions, $"{prefix}.position_embeddings.weight"),
            prefix);
        for (var layer = 0; layer < _geometry.Layers; layer++)
        {
            hidden = Layer(hidden, additiveMask, BertWeights.Layer(layer));
        }

        var pooled = Linear(hidden.select(1, 0), "bert.pooler.dense").tanh();
        return Linear(pooled, "classifier").squeeze(1);
    }

    public float[] Values(BertWeight weight) => _weights[weight.Name].data<float>().ToArray();

    public void Dispose()
    {
        foreach (var weight in _weights.Values)
        {
            weight.Dispose();
        }
    }

    private Tensor Initial(BertWeight weight) => weight switch
    {
        { IsLayerNormGain: true } => torch.ones([.. weight.Shape]),
        { IsBias: true } => torch.zeros([.. weight.Shape]),
        { Name: var name } when name.Contains("position", StringComparison.Ordinal) => torch.randn([.. weight.Shape]) * 0.005f,
        { Name: var name } when name.Contains("embeddings", StringComparison.Ordinal) => torch.randn([.. weight.Shape]) * 0.02f,
        _ => torch.randn([.. weight.Shape]) / MathF.Sqrt(_geometry.HiddenSize),
    };

    private Tensor Layer(Tensor hidden, Tensor mask, string prefix)
    {
        var query = Heads(Linear(hidden, $"{prefix}.attention.self.query"));
        var key = Heads(Linear(hidden, $"{prefix}.attention.self.key"));
        var value = Heads(Linear(hidden, $"{prefix}.attention.self.value"));
        var mixed = scaled_dot_product_attention(query, key, value, mask).transpose(1, 2).reshape(hidden.shape);
        var attended = LayerNorm(Linear(mixed, $"{prefix}.attention.output.dense") + hidden, $"{prefix}.attention.output");
        var wide = gelu(Linear(attended, $"{prefix}.intermediate.dense"));
        return LayerNorm(Linear(wide, $"{prefix}.output.dense") + attended, $"{prefix}.output");
    }

    private Tensor Lookup(Tensor ids, string name) =>
        _weights[name].index_select(0, ids.reshape(-1)).view([.. ids.shape, _geometry.HiddenSize]);

    private Tensor Heads(Tensor vectors) =>
        vectors.view(vectors.shape[0], vectors.shape[1], _geometry.AttentionHeads, _geometry.HeadSize).transpose(1, 2);

    private Tensor Linear(Tensor input, string prefix) =>
        linear(input, _weights[$"{prefix}.weight"].t(), _weights[$"{prefix}.bias"]);

    private Tensor LayerNorm(Tensor input, string prefix) => layer_norm(
        input,
        [_geometry.HiddenSize],
        _weights[$"{prefix}.LayerNorm.weight"],
        _weights[$"{prefix}.LayerNorm.bias"],
        BertGeometry.LayerNormEpsilon);
}
