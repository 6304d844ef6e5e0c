namespace CrossEncoderOperator.Core.Analysis;

/// <summary>
/// Evidence that may be looked at after every event. Under "each trial is a hit with probability at most <c>Null</c>", the
/// likelihood ratio of a larger probability is a supermartingale that starts at 1, and so is any mixture of such ratios; by Ville's
/// inequality it ever reaches 1/α with probability at most α. The alternatives multiply the odds by e^effect; the effects lie √2
/// apart, so that each needs about half the events of the one before, and no true effect is more than 19 % from one of them.
/// </summary>
internal static class BinomialTest
{
    /// <summary>Weight of the test that begins with the first sample; the later ones share the rest.</summary>
    private const double FirstWeight = 0.75;

    private static readonly double[] s_effects = [.. Enumerable.Range(0, 16).Select(index => 0.05 * Math.Pow(2, index / 2.0))];
    private static readonly double[] s_more = [.. s_effects.Select(effect => Math.Exp(effect) - 1)];
    private static readonly double[] s_less = [.. s_effects.Select(effect => Math.Exp(-effect) - 1)];

    /// <summary>What the mixture can cost: the logarithm of the number of alternatives.</summary>
    public static double LogOfAlternatives { get; } = Math.Log(s_effects.Length);

    /// <summary>Log evidence that hits are less likely than <see cref="BinomialSample.Null"/>.</summary>
    public static double LogEvidenceOfLess(BinomialSample sample)
    {
        Span<double> logs = stackalloc double[s_effects.Length];
        logs.Clear();
        AddLogRatios(logs, sample, s_less, -1);
        return LogMean(logs);
    }

    /// <summary>
    /// Log evidence that hits are more likely than <see cref="BinomialSample.Null"/>, by one factor of the odds, from one of the samples
    /// on. They are in the order in which they were taken; it is a mixture again, of tests that begin with the first, the second, and so
    /// on. Without it, a long good time would hide a fault that begins with a heavier step.
    /// </summary>
    public static double LogEvidenceOfMore(params ReadOnlySpan<BinomialSample> samples)
    {
        Span<double> logs = stackalloc double[s_effects.Length];
        logs.Clear();
        // A test that has not begun stands at 1.
        var weight = (1 - FirstWeight) * Math.Pow(0.5, Math.Max(0, samples.Length - 1));
        var mixture = samples.Length == 0 ? 0 : Math.Log(weight);
        for (var first = samples.Length - 1; first >= 0; first--)
        {
            AddLogRatios(logs, samples[first], s_more, 1);
            mixture = LogSum(mixture, LogMean(logs) + Math.Log(first == 0 ? FirstWeight : weight));
            weight *= 2;
        }

        return mixture;
    }

    /// <summary>Lower end of the confidence sequence of the probability of a hit.</summary>
    public static double LowerBound(double hits, double trials, double logEvidence) =>
        Bisect(probability => LogEvidenceOfMore(new BinomialSample(hits, trials, probability)) >= logEvidence);

    /// <summary>Upper end of the confidence sequence of the probability of a hit.</summary>
    public static double UpperBound(double hits, double trials, double logEvidence) =>
        Bisect(probability => LogEvidenceOfLess(new BinomialSample(hits, trials, probability)) < logEvidence);

    private static void AddLogRatios(Span<double> logs, BinomialSample sample, double[] oddsGrowth, int sign)
    {
        for (var index = 0; index < logs.Length; index++)
        {
            logs[index] += (sample.Hits * sign * s_effects[index]) - (sample.Trials * Math.Log(1 + (sample.Null * oddsGrowth[index])));
        }
    }

    private static double LogMean(ReadOnlySpan<double> logs)
    {
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

    private static double LogSum(double left, double right) => Math.Max(left, right) + Math.Log(1 + Math.Exp(-Math.Abs(left - right)));

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
