using System.Globalization;

namespace CrossEncoderOperator.Onnx.Bert;

/// <summary>The tensors of a BERT cross encoder, in a fixed order.</summary>
public static class BertWeights
{
    /// <summary>The tensors that a model of this geometry has.</summary>
    public static IEnumerable<BertWeight> Of(BertGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var hidden = geometry.HiddenSize;

        const string embeddings = "bert.embeddings";
        yield return new BertWeight($"{embeddings}.word_embeddings.weight", geometry.VocabularySize, hidden);
        yield return new BertWeight($"{embeddings}.position_embeddings.weight", geometry.MaxPositions, hidden);
        yield return new BertWeight($"{embeddings}.token_type_embeddings.weight", BertGeometry.TokenTypes, hidden);
        yield return new BertWeight($"{embeddings}.LayerNorm.weight", hidden);
        yield return new BertWeight($"{embeddings}.LayerNorm.bias", hidden);

        for (var layer = 0; layer < geometry.Layers; layer++)
        {
            var prefix = Layer(layer);
            IEnumerable<BertWeight> weights =
            [
                .. Linear($"{prefix}.attention.self.query", hidden, hidden),
                .. Linear($"{prefix}.attention.self.key", hidden, hidden),
                .. Linear($"{prefix}.attention.self.value", hidden, hidden),
                .. Linear($"{prefix}.attention.output.dense", hidden, hidden),
                new BertWeight($"{prefix}.attention.output.LayerNorm.weight", hidden),
                new BertWeight($"{prefix}.attention.output.LayerNorm.bias", hidden),
                .. Linear($"{prefix}.intermediate.dense", hidden, geometry.IntermediateSize),
                .. Linear($"{prefix}.output.dense", geometry.IntermediateSize, hidden),
                new BertWeight($"{prefix}.output.LayerNorm.weight", hidden),
                new BertWeight($"{prefix}.output.LayerNorm.bias", hidden),
            ];
            foreach (var weight in weights)
            {
                yield return weight;
            }
        }

        foreach (var weight in Linear("bert.pooler.dense", hidden, hidden).Concat(Linear("classifier", hidden, geometry.Labels)))
        {
            yield return weight;
        }
    }

    /// <summary>The prefix of the names of an encoder layer.</summary>
    public static string Layer(int layer) => string.Create(CultureInfo.InvariantCulture, $"bert.encoder.layer.{layer}");

    /// <summary>
    /// Weights of an untrained model: normal with deviation 0.02, gains one, biases zero. The same seed gives the same
    /// values whatever the order in which they are asked for.
    /// </summary>
    public static Func<BertWeight, float[]> Random(int seed) => weight =>
    {
        var values = new float[weight.Count];
        if (weight.IsLayerNormGain)
        {
            Array.Fill(values, 1f);
        }
        else if (!weight.IsBias)
        {
            FillNormal(values, new Random(Seed(seed, weight.Name)), deviation: 0.02);
        }

        return values;
    };

    private static IEnumerable<BertWeight> Linear(string name, int input, int output) =>
        [new BertWeight($"{name}.weight", input, output), new BertWeight($"{name}.bias", output)];

    // FNV-1a, because string.GetHashCode differs between processes.
    private static int Seed(int seed, string name) =>
        unchecked((int)name.Aggregate(2166136261u ^ (uint)seed, static (hash, c) => (hash ^ c) * 16777619u));

    private static void FillNormal(Span<float> values, Random random, double deviation)
    {
        foreach (ref var value in values)
        {
            // Box-Muller; 1 - NextDouble() is never zero.
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            value = (float)(deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }
}
