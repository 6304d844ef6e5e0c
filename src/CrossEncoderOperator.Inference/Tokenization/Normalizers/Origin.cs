namespace CrossEncoderOperator.Inference.Tokenization.Normalizers;

/// <summary>UTF-16 range of the original text.</summary>
internal readonly record struct Origin(int Start, int End);
