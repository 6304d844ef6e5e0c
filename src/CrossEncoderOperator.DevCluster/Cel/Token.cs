namespace CrossEncoderOperator.DevCluster.Cel;

/// <summary>A word of an expression. Literals have a value, the end has the empty text.</summary>
internal readonly record struct Token(int Position, string Text, bool IsIdent = false, bool IsLiteral = false, object? Value = null);
