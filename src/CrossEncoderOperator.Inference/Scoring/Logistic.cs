namespace CrossEncoderOperator.Inference.Scoring;

/// <summary>The logistic function.</summary>
public static class Logistic
{
    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
