using CrossEncoderOperator.Onnx.Bert;

namespace CrossEncoderOperator.Training.Tests.Onnx;

/// <summary>BERT by its definition, one sequence at a time and without padding: what the graph must agree with.</summary>
internal sealed class PlainBert(BertGeometry geometry, Func<BertWeight, float[]> weights)
{
    private readonly Dictionary<string, float[]> _weights = BertWeights.Of(geometry).ToDictionary(w => w.Name, weights);

    public double Logit(long[] ids, long[] types)
    {
        var hidden = ids.Select((id, position) => LayerNorm(Sum(
            Row("bert.embeddings.word_embeddings.weight", id),
            Row("bert.embeddings.position_embeddings.weight", position),
            Row("bert.embeddings.token_type_embeddings.weight", types[position])), "bert.embeddings")).ToArray();
        for (var layer = 0; layer < geometry.Layers; layer++)
        {
            hidden = Layer(hidden, BertWeights.Layer(layer));
        }

        var pooled = Linear(hidden[0], "bert.pooler.dense").Select(Math.Tanh).ToArray();
        return Linear(pooled, "classifier")[0];
    }

    private double[][] Layer(double[][] hidden, string prefix)
    {
        var query = hidden.Select(x => Linear(x, $"{prefix}.attention.self.query")).ToArray();
        var key = hidden.Select(x => Linear(x, $"{prefix}.attention.self.key")).ToArray();
        var value = hidden.Select(x => Linear(x, $"{prefix}.attention.self.value")).ToArray();
        return [.. hidden.Select((x, i) =>
        {
            var mixed = new double[geometry.HiddenSize];
            for (var head = 0; head < geometry.AttentionHeads; head++)
            {
                var (from, to) = (head * geometry.HeadSize, (head + 1) * geometry.HeadSize);
                var scores = key.Select(k => Enumerable.Range(from, geometry.HeadSize).Sum(d => query[i][d] * k[d])
                    / Math.Sqrt(geometry.HeadSize)).Select(Math.Exp).ToArray();
                for (var d = from; d < to; d++)
                {
                    mixed[d] = scores.Select((s, j) => s * value[j][d]).Sum() / scores.Sum();
                }
            }

            var attended = LayerNorm(Sum(Linear(mixed, $"{prefix}.attention.output.dense"), x), $"{prefix}.attention.output");
            var wide = Linear(attended, $"{prefix}.intermediate.dense").Select(Gelu).ToArray();
            return LayerNorm(Sum(Linear(wide, $"{prefix}.output.dense"), attended), $"{prefix}.output");
        })];
    }

    private double[] Linear(double[] x, string prefix)
    {
        var (weight, bias) = (_weights[$"{prefix}.weight"], _weights[$"{prefix}.bias"]);
        return [.. bias.Select((b, column) => b + x.Select((v, row) => v * weight[(row * bias.Length) + column]).Sum())];
    }

    private double[] LayerNorm(double[] x, string prefix)
    {
        var (gain, bias) = (_weights[$"{prefix}.LayerNorm.weight"], _weights[$"{prefix}.LayerNorm.bias"]);
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + BertGeometry.LayerNormEpsilon);
        return [.. x.Select((v, i) => ((v - mean) / deviation * gain[i]) + bias[i])];
    }

    private double[] Row(string name, long row) =>
        [.. _weights[name].Skip((int)row * geometry.HiddenSize).Take(geometry.HiddenSize).Select(v => (double)v)];

    private static double[] Sum(params double[][] vectors) =>
        [.. vectors[0].Select((_, i) => vectors.Sum(v => v[i]))];

    private static double Gelu(double x) => x * 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    // Maclaurin series: exact to double precision for the small arguments of these tests.
    private static double Erf(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 1; Math.Abs(term) > 1e-17; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
