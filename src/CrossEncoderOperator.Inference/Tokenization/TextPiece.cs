namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A stretch of text: an added token, or text between two of them when <paramref name="Id"/> is null.</summary>
internal readonly record struct TextPiece(int Start, int End, int? Id);
