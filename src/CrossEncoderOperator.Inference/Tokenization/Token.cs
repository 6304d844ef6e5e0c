namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A token and the UTF-16 range of the text it was made of; a special token has the empty range at 0.</summary>
public readonly record struct Token(int Id, int Start, int End);
