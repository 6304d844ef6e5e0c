namespace CrossEncoderOperator.Server.Drift;

/// <summary>The population stability index. Below 0.1 is usually taken for no change, above 0.25 for a large one.</summary>
internal static class PopulationStability
{
    /// <summary>Added to every bin, so that one that is empty has a share.</summary>
    private const double Smoothing = 0.5;

    /// <param name="reference">Counts of the reference.</param>
    /// <param name="current">Counts of as many bins.</param>
    public static double Index(ReadOnlySpan<long> reference, ReadOnlySpan<long> current)
    {
        var (before, now) = (Total(reference), Total(current));
        var index = 0.0;
        for (var bin = 0; bin < reference.Length; bin++)
        {
            var expected = (reference[bin] + Smoothing) / before;
            var actual = (current[bin] + Smoothing) / now;
            index += (actual - expected) * Math.Log(actual / expected);
        }

        return index;
    }

    private static double Total(ReadOnlySpan<long> counts)
    {
        var total = counts.Length * Smoothing;
        foreach (var count in counts)
        {
            total += count;
        }

        return total;
    }
}
