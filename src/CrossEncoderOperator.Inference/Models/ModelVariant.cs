namespace CrossEncoderOperator.Inference.Models;

/// <summary>Precision of the weights of a model.</summary>
public enum ModelVariant
{
    Fp32,
    Fp16,
    Int8,
}
