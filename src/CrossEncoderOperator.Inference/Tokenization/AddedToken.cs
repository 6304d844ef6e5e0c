namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A token that is cut out of the text before words are.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Text to match.</param>
/// <param name="SingleWord">Matches only between characters that are not part of a word.</param>
/// <param name="StripLeft">Takes the white space before it.</param>
/// <param name="StripRight">Takes the white space behind it.</param>
internal sealed record AddedToken(int Id, string Content, bool SingleWord, bool StripLeft, bool StripRight);
