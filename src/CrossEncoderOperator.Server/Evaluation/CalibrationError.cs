namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>How far probabilities are from what came true.</summary>
internal static class CalibrationError
{
    private const int Bins = 10;

    /// <summary>
    /// Expected calibration error: probabilities in ten bins of as many pairs each, the differences of their means from the shares of
    /// relevant pairs, weighted by the pairs.
    /// </summary>
    public static double Expected(IReadOnlyCollection<(double Probability, bool Relevant)> pairs)
    {
        (double Probability, bool Relevant)[] sorted = [.. pairs.OrderBy(pair => pair.Probability)];
        var error = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            var part = sorted[(int)((long)sorted.Length * bin / Bins)..(int)((long)sorted.Length * (bin + 1) / Bins)];
            if (part.Length > 0)
            {
                error += part.Length * Math.Abs(part.Average(pair => pair.Probability) - part.Average(pair => pair.Relevant ? 1.0 : 0.0));
            }
        }

        return error / sorted.Length;
    }

    /// <summary>Brier score: the mean square of the difference.</summary>
    public static double Brier(IReadOnlyCollection<(double Probability, bool Relevant)> pairs) =>
        pairs.Average(pair => Math.Pow(pair.Probability - (pair.Relevant ? 1 : 0), 2));
}
