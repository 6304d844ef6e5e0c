namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>How relevant a document is.</summary>
/// <param name="Value">After the activation that the model asks for; higher is better.</param>
/// <param name="Logit">Before it; with two labels the logit of the relevant one less that of the other.</param>
public readonly record struct PairScore(double Value, double Logit)
{
    /// <summary>Probability of relevance, whatever the activation.</summary>
    public double Probability => Logistic.Sigmoid(Logit);

    /// <param name="relevant">Of two logits, the one that says relevant.</param>
    public static PairScore Of(ReadOnlySpan<float> logits, Models.Activation activation, int relevant)
    {
        // The softmax of two logits, taken at one of them, is the sigmoid of their difference.
        var logit = logits.Length == 1 ? logits[0] : (double)logits[relevant] - logits[1 - relevant];
        return new PairScore(activation == Models.Activation.Identity ? logit : Logistic.Sigmoid(logit), logit);
    }
}
