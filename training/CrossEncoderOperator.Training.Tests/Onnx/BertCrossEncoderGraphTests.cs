using System.Text;
using CrossEncoderOperator.Onnx.Bert;
using Microsoft.ML.OnnxRuntime;

namespace CrossEncoderOperator.Training.Tests.Onnx;

public sealed class BertCrossEncoderGraphTests
{
    private static readonly BertGeometry Small = new(50, 16, 2, 4, 32, 24);

    private static readonly (long[] Ids, long[] Types)[] Sequences =
    [
        ([2, 7, 3, 9, 3], [0, 0, 0, 1, 1]),
        ([2, 10, 11, 12, 13, 3, 20, 21, 22, 3], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]),
        ([2, 3, 3], [0, 0, 1]),
        ([2, .. Enumerable.Range(5, 21).Select(i => (long)i), 49, 3], [.. Enumerable.Repeat(0L, 8), .. Enumerable.Repeat(1L, 16)]),
    ];

    [Fact]
    public void ONNX_Runtime_computes_what_the_definition_of_BERT_says_whatever_shares_the_batch()
    {
        // A wider deviation than a fresh model has, so that attention is far from uniform.
        var weights = Widened(BertWeights.Random(1));
        var plain = new PlainBert(Small, weights);
        using var session = new InferenceSession(Write(Small, weights));

        var expected = Sequences.Select(s => plain.Logit(s.Ids, s.Types)).ToArray();

        Assert.All(Run(session, Sequences).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.All(Sequences.Zip(expected), pair => Assert.Equal(pair.Second, Run(session, [pair.First])[0], 1e-5));
        Assert.True(expected.Max() - expected.Min() > 0.01, "the logits must differ for the comparison to mean something");
    }

    [Fact]
    public void ONNX_Runtime_fuses_attention_normalization_and_activation()
    {
        var optimized = Path.GetTempFileName();
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                OptimizedModelFilePath = optimized,
            };
            using (new InferenceSession(Write(Small, BertWeights.Random(1)), options))
            {
            }

            var text = Encoding.Latin1.GetString(File.ReadAllBytes(optimized));
            Assert.All(
                ["Attention", "LayerNormalization", "BiasGelu"],
                fused => Assert.Contains(fused, text, StringComparison.Ordinal));
            Assert.All(
                ["Softmax", "ReduceMean", "Erf"],
                part => Assert.DoesNotContain(part, text, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(optimized);
        }
    }

    [Fact]
    public void The_same_seed_writes_the_same_bytes_and_another_seed_does_not()
    {
        Assert.Equal(Write(Small, BertWeights.Random(1)), Write(Small, BertWeights.Random(1)));
        Assert.NotEqual(Write(Small, BertWeights.Random(1)), Write(Small, BertWeights.Random(2)));
    }

    [Fact]
    public void Weights_can_be_read_back()
    {
        var model = Write(Small, BertWeights.Random(1));

        Assert.Equal(model, Write(Small, BertCrossEncoderGraph.ReadWeights(model)));
        Assert.Throws<InvalidDataException>(() => BertCrossEncoderGraph.ReadWeights([])(BertWeights.Of(Small).First()));
    }

    [Theory]
    [InlineData(50, 16, 2, 3)]
    [InlineData(0, 16, 2, 4)]
    [InlineData(50, 16, 0, 4)]
    public void Impossible_sizes_are_refused(int vocabulary, int hidden, int layers, int heads) =>
        Assert.Throws<ArgumentException>(() => Write(new BertGeometry(vocabulary, hidden, layers, heads, 32, 24), BertWeights.Random(1)));

    [Fact]
    public void Weights_of_the_wrong_size_are_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => Write(Small, static _ => [1f]));

        Assert.Contains("word_embeddings", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MiniLM_has_its_22_million_parameters() =>
        Assert.InRange(BertGeometry.MiniLmL6.ParameterCount, 22_500_000, 23_000_000);

    private static Func<BertWeight, float[]> Widened(Func<BertWeight, float[]> weights) =>
        weight => weight.IsLayerNormGain ? weights(weight) : [.. weights(weight).Select(static v => v * 10)];

    private static byte[] Write(BertGeometry geometry, Func<BertWeight, float[]> weights)
    {
        using var stream = new MemoryStream();
        BertCrossEncoderGraph.Write(stream, geometry, weights);
        return stream.ToArray();
    }

    private static float[] Run(InferenceSession session, (long[] Ids, long[] Types)[] sequences)
    {
        var length = sequences.Max(static s => s.Ids.Length);
        using var runOptions = new RunOptions();
        using var ids = Tensor(sequences.Select(static s => s.Ids), length);
        using var mask = Tensor(sequences.Select(static s => Enumerable.Repeat(1L, s.Ids.Length).ToArray()), length);
        using var types = Tensor(sequences.Select(static s => s.Types), length);
        using var outputs = session.Run(
            runOptions, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static OrtValue Tensor(IEnumerable<long[]> rows, int length)
    {
        var padded = rows.SelectMany(row => row.Concat(Enumerable.Repeat(0L, length - row.Length))).ToArray();
        return OrtValue.CreateTensorValueFromMemory(padded, [padded.Length / length, length]);
    }
}
