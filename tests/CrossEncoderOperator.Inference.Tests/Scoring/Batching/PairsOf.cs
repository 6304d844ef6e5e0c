using CrossEncoderOperator.Inference.Tokenization;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

internal static class PairsOf
{
    private static readonly PairTemplate s_template = new([]);

    /// <summary>Pairs of which only the length matters.</summary>
    public static EncodedPair[] Lengths(params IEnumerable<int> lengths) =>
        [.. lengths.Select(length => new EncodedPair(s_template, new int[length], 0, default, false))];

    /// <summary>Lengths as real documents have them: log-normal between 20 and 400 tokens.</summary>
    public static int[] MixedLengths(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => MixedLength(random))];

    private static int MixedLength(Random random)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (int)Math.Clamp(Math.Exp(Math.Log(90) + 0.7 * normal), 20, 400);
    }
}
