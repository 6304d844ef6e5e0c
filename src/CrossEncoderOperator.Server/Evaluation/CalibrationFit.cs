using CrossEncoderOperator.Inference.Scoring;

namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>
/// Fits probabilities to labelled logits: the least log loss, found by Newton's method. The targets are not quite 0 and 1 (Platt 1999),
/// so that there is a best fit even where a logit parts all relevant pairs from all others.
/// </summary>
internal static class CalibrationFit
{
    private const int MaxSteps = 100;
    private const double Tolerance = 1e-10;

    /// <param name="pairs">Logits, and whether the document is relevant.</param>
    /// <exception cref="EvaluationException">Only one kind is there, or logits do not rise with relevance.</exception>
    public static Calibration Platt(IReadOnlyCollection<(double Logit, bool Relevant)> pairs) => Fit(pairs, withOffset: true);

    /// <summary>A scale alone: the inverse of the temperature.</summary>
    /// <inheritdoc cref="Platt"/>
    public static Calibration Temperature(IReadOnlyCollection<(double Logit, bool Relevant)> pairs) => Fit(pairs, withOffset: false);

    private static Calibration Fit(IReadOnlyCollection<(double Logit, bool Relevant)> pairs, bool withOffset)
    {
        double relevant = pairs.Count(pair => pair.Relevant);
        var others = pairs.Count - relevant;
        if (relevant == 0 || others == 0)
        {
            throw new EvaluationException("there must be relevant documents and others");
        }

        (double Logit, double Target)[] points =
            [.. pairs.Select(pair => (pair.Logit, pair.Relevant ? (relevant + 1) / (relevant + 2) : 1 / (others + 2)))];
        var best = new Calibration(0, withOffset ? Math.Log((relevant + 1) / (others + 1)) : 0);
        var loss = LossOf(best, points);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (scale, offset) = NewtonStep(best, points, withOffset);
            var next = best;
            var nextLoss = double.PositiveInfinity;
            // A whole step may overshoot.
            for (var part = 1.0; part > 1e-6 && !(nextLoss <= loss); part /= 2)
            {
                next = new Calibration(best.Scale - part * scale, best.Offset - part * offset);
                nextLoss = LossOf(next, points);
            }

            if (!(nextLoss < loss - Tolerance))
            {
                break;
            }

            (best, loss) = (next, nextLoss);
        }

        return best.Scale > 0 ? best : throw new EvaluationException("the scores do not rise with relevance, so that they cannot be calibrated");
    }

    private static (double Scale, double Offset) NewtonStep(Calibration at, (double Logit, double Target)[] points, bool withOffset)
    {
        // The small diagonal keeps the matrix invertible where all probabilities are 0 or 1.
        var (gScale, gOffset, hScale, hOffset, hBoth) = (0.0, 0.0, 1e-9, 1e-9, 0.0);
        foreach (var (logit, target) in points)
        {
            var probability = at.Apply(logit);
            var error = probability - target;
            var weight = probability * (1 - probability);
            gScale += error * logit;
            gOffset += error;
            hScale += weight * logit * logit;
            hOffset += weight;
            hBoth += weight * logit;
        }

        if (!withOffset)
        {
            return (gScale / hScale, 0);
        }

        var determinant = hScale * hOffset - hBoth * hBoth;
        return ((hOffset * gScale - hBoth * gOffset) / determinant, (hScale * gOffset - hBoth * gScale) / determinant);
    }

    private static double LossOf(Calibration at, (double Logit, double Target)[] points) => points.Average(point =>
    {
        var z = at.Scale * point.Logit + at.Offset;
        // log(1 + e^z) - target * z, without overflow.
        return Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - point.Target * z;
    });
}
