namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>Makes a probability of a logit, as it was fitted to labelled pairs: sigmoid(scale * logit + offset).</summary>
/// <param name="Scale">More than 0, so that it keeps the order of documents.</param>
/// <param name="Offset">Logit that a logit of 0 becomes.</param>
public sealed record Calibration(double Scale, double Offset)
{
    /// <summary>A temperature softens (above 1) or sharpens all scores alike.</summary>
    public static Calibration OfTemperature(double temperature) => new(1 / temperature, 0);

    public double Apply(double logit) => Logistic.Sigmoid(Scale * logit + Offset);
}
