namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>A step that rewrites text before it is cut into words.</summary>
internal interface INormalizer
{
    /// <summary>Writes the normalized <paramref name="source"/> to <paramref name="target"/>, which is empty.</summary>
    /// <returns>False when the source is normal already; the target then means nothing.</returns>
    bool Normalize(NormalizedText source, NormalizedText target);
}
