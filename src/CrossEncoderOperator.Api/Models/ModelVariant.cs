namespace CrossEncoderOperator.Api.Models;

/// <summary>Values of <see cref="ModelSpec.Variant"/>.</summary>
public static class ModelVariant
{
    /// <summary>What suits the processor best of what there is.</summary>
    public const string Auto = "auto";

    /// <summary>Single precision.</summary>
    public const string Fp32 = "fp32";

    /// <summary>Half precision.</summary>
    public const string Fp16 = "fp16";

    /// <summary>Quantized to 8 bits.</summary>
    public const string Int8 = "int8";
}
