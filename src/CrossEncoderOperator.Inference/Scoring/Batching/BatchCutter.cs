namespace CrossEncoderOperator.Inference.Scoring.Batching;

/// <summary>
/// Cuts pairs that are sorted by length into batches: those with the fewest slots in all, each batch's overhead counted as slots.
/// </summary>
internal static class BatchCutter
{
    /// <summary>The batch of the best partition that has a pair in it.</summary>
    /// <param name="lengths">Tokens of each pair, ascending.</param>
    /// <param name="pair">Index of the pair.</param>
    /// <param name="limits">Limits of each batch.</param>
    public static Range BatchOf(ReadOnlySpan<int> lengths, int pair, BatchLimits limits)
    {
        Span<int> starts = stackalloc int[lengths.Length];
        Partition(lengths, limits, starts);
        var end = lengths.Length;
        while (starts[end - 1] > pair)
        {
            end = starts[end - 1];
        }

        return starts[end - 1]..end;
    }

    /// <param name="lengths">Tokens of each pair, ascending.</param>
    /// <param name="limits">Limits of each batch.</param>
    /// <param name="starts">For each pair, where the batch begins that ends with it if it is the last pair of all.</param>
    internal static void Partition(ReadOnlySpan<int> lengths, BatchLimits limits, Span<int> starts)
    {
        Span<long> costs = stackalloc long[lengths.Length + 1];
        costs[0] = 0;
        for (var end = 1; end <= lengths.Length; end++)
        {
            var longest = lengths[end - 1];
            var most = Math.Clamp(limits.MaxTokens / longest, 1, limits.MaxPairs);
            costs[end] = long.MaxValue;
            for (var start = end - 1; start >= Math.Max(end - most, 0); start--)
            {
                var cost = costs[start] + ((long)longest * (end - start)) + limits.OverheadTokens;
                if (cost <= costs[end])
                {
                    (costs[end], starts[end - 1]) = (cost, start);
                }
            }
        }
    }
}
