using CrossEncoderOperator.Inference.Scoring.Batching;

namespace CrossEncoderOperator.Inference.Tests.Scoring.Batching;

public sealed class BatchCutterTests
{
    [Theory]
    [InlineData("alone", new[] { 7 }, 100, 10, 0, new[] { 1 })]
    [InlineData("equal lengths stay together", new[] { 5, 5, 5 }, 100, 10, 0, new[] { 3 })]
    [InlineData("without overhead, each length is a batch", new[] { 5, 5, 9 }, 100, 10, 0, new[] { 2, 1 })]
    [InlineData("padding that costs less than a batch", new[] { 5, 5, 9 }, 100, 10, 8, new[] { 3 })]
    [InlineData("padding that costs more than a batch", new[] { 5, 5, 9 }, 100, 10, 7, new[] { 2, 1 })]
    [InlineData("the token budget counts padding", new[] { 4, 4, 5, 5 }, 19, 10, 100, new[] { 2, 2 })]
    [InlineData("a budget that is met exactly", new[] { 4, 4, 5, 5 }, 20, 10, 100, new[] { 4 })]
    [InlineData("the cap on pairs", new[] { 4, 4, 4, 4, 4 }, 100, 2, 0, new[] { 1, 2, 2 })]
    [InlineData("longer than the budget", new[] { 4, 50, 60 }, 10, 10, 0, new[] { 1, 1, 1 })]
    [InlineData("the outlier goes alone", new[] { 10, 11, 12, 100 }, 1000, 10, 20, new[] { 3, 1 })]
    public void Cuts(string name, int[] lengths, int maxTokens, int maxPairs, int overhead, int[] sizes)
    {
        var limits = new BatchLimits(maxTokens, maxPairs, overhead);
        var batches = Batches(lengths, limits);
        Assert.True(sizes.Length == batches.Length, name);
        Assert.Equal(Cost(lengths, limits, sizes), Cost(lengths, limits, [.. batches.Select(batch => Size(batch, lengths))]));
    }

    [Fact]
    public void No_partition_within_the_limits_costs_less()
    {
        var random = new Random(11);
        for (var round = 0; round < 400; round++)
        {
            int[] lengths = [.. Enumerable.Range(0, random.Next(1, 11)).Select(_ => random.Next(1, 40)).Order()];
            var limits = new BatchLimits(random.Next(1, 200), random.Next(1, 8), random.Next(0, 50));
            int[] sizes = [.. Batches(lengths, limits).Select(batch => Size(batch, lengths))];
            Assert.Equal(lengths.Length, sizes.Sum());
            Assert.Equal(Cheapest(lengths, limits), Cost(lengths, limits, sizes));
        }
    }

    [Fact]
    public void Pads_little_at_saturation()
    {
        int[] lengths = [.. PairsOf.MixedLengths(new Random(3), 150).Order()];
        var limits = BatchLimits.Of(null, Inference.Models.ExecutionProvider.Cpu);
        var batches = Batches(lengths, limits);
        var slots = batches.Sum(batch => lengths[batch].Max() * lengths[batch].Length);
        var padded = 1 - (double)lengths.Sum() / slots;
        Assert.True(padded < 0.08, $"{padded:P1} padded in {batches.Length} batches");
        Assert.True(lengths.Sum() > limits.MaxTokens / 3 * batches.Length, $"{batches.Length} batches for {lengths.Sum()} tokens");
    }

    /// <summary>Every pair leads to the batch that it is in.</summary>
    private static Range[] Batches(int[] lengths, BatchLimits limits)
    {
        Range[] all = [.. Enumerable.Range(0, lengths.Length).Select(pair => BatchCutter.BatchOf(lengths, pair, limits))];
        Assert.All(all.Index(), entry => Assert.InRange(entry.Index, entry.Item.Start.Value, entry.Item.End.Value - 1));
        return [.. all.Distinct()];
    }

    private static int Size(Range batch, int[] lengths) => batch.GetOffsetAndLength(lengths.Length).Length;

    private static long Cheapest(int[] lengths, BatchLimits limits)
    {
        var best = long.MaxValue;
        for (var cuts = 0; cuts < 1 << (lengths.Length - 1); cuts++)
        {
            var sizes = new List<int> { 1 };
            for (var i = 1; i < lengths.Length; i++)
            {
                if ((cuts >> (i - 1) & 1) == 1)
                {
                    sizes.Add(1);
                }
                else
                {
                    sizes[^1]++;
                }
            }

            best = Math.Min(best, Cost(lengths, limits, sizes));
        }

        return best;
    }

    /// <summary>As much as can be when a batch is beyond the limits.</summary>
    private static long Cost(int[] lengths, BatchLimits limits, IEnumerable<int> sizes)
    {
        long cost = 0;
        var end = 0;
        foreach (var size in sizes)
        {
            end += size;
            var slots = lengths[end - 1] * size;
            if (size > 1 && (slots > limits.MaxTokens || size > limits.MaxPairs))
            {
                return long.MaxValue;
            }

            cost += slots + limits.OverheadTokens;
        }

        return cost;
    }
}
