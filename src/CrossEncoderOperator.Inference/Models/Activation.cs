namespace CrossEncoderOperator.Inference.Models;

/// <summary>What makes a score of a logit.</summary>
public enum Activation
{
    Sigmoid,
    Identity,
}
