namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A part of a text, in UTF-16 units; the end is behind it.</summary>
public readonly record struct TextSpan(int Start, int End);
