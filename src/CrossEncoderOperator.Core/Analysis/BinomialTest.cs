namespace CrossEncoderOperator.Core.Analysis;

/// <summary>
/// Evidence that may be looked at after every event. Under "each trial is a hit with probability at most <c>Null</c>", the
/// likelihood ratio of a larger probability is a supermartingale that starts at 1, and so is any mixture of such ratios; by Ville's
/// inequality it ever reaches 1/α with probability at most α. The alternatives multiply the odds by e^effect; the effects lie √2
/// apart, so that each needs about half the events of the one before, and no true effect is more than 19 % from one of them.
/// </summary>
internal static class BinomialTest
{
    private static readonly double[] s_effects = [.. Enumerable.Range(0, 16).Select(index => 0.05 * Math.Pow(2, index / 2.0))];
    private static readonly double[] s_more = [.. s_effects.Select(effect => Math.Exp(effect) - 1)];
    private static readonly double[] s_less = [.. s_effects.Select(effect => Math.Exp(-effect) - 1)];

    /// <summary>What the mixture can cost: the logarithm of the number of alternatives.</summary>
    public static double LogOfAlternatives { get; } = Math.Log(s_effects.Length);

    /// <summary>Log evidence that hits are more likely than <see cref="BinomialSample.Null"/>, by one factor of the odds for all samples.</summary>
    public static double LogEvidenceOfMore(params ReadOnlySpan<BinomialSample> samples) => LogMixture(samples, s_more, 1);

    /// <summary>Log evidence that hits are less likely than <see cref="BinomialSample.Null"/>.</summary>
    public static double LogEvidenceOfLess(params ReadOnlySpan<BinomialSample> samples) => LogMixture(samples, s_less, -1);

    /// <summary>Lower end of the confidence sequence of the probability of a hit.</summary>
    public static double LowerBound(double hits, double trials, double logEvidence) =>
        Bisect(probability => LogEvidenceOfMore(new BinomialSample(hits, trials, probability)) >= logEvidence);

    /// <summary>Upper end of the confidence sequence of the probability of a hit.</summary>
    public static double UpperBound(double hits, double trials, double logEvidence) =>
        Bisect(probability => LogEvidenceOfLess(new BinomialSample(hits, trials, probability)) < logEvidence);

    private static double LogMixture(ReadOnlySpan<BinomialSample> samples, double[] oddsGrowth, int sign)
    {
        Span<double> logs = stackalloc double[oddsGrowth.Length];
        logs.Clear();
        foreach (var sample in samples)
        {
            for (var index = 0; index < logs.Length && sample.Trials > 0; index++)
            {
                logs[index] += (sample.Hits * sign * s_effects[index]) - (sample.Trials * Math.Log(1 + (sample.Null * oddsGrowth[index])));
            }
        }

        var largest = double.NegativeInfinity;
        foreach (var log in logs)
        {
            largest = Math.Max(largest, log);
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - largest);
        }

        return largest + Math.Log(sum / logs.Length);
    }

    /// <summary>The largest probability that is still below the bound; <paramref name="below"/> holds up to some probability.</summary>
    private static double Bisect(Func<double, bool> below)
    {
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < 50; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = below(middle) ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
