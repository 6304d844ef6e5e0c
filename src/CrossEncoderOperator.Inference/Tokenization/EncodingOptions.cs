namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>How texts that are too long are read.</summary>
/// <param name="Truncation">The greatest length of a pair, and how it is made to fit.</param>
/// <param name="MaxDocumentTokens">Tokens that are read of a document; null for as many as fit.</param>
/// <param name="Chunking">How documents are cut into chunks; null to cut off what is too much.</param>
public sealed record EncodingOptions(Truncation Truncation, int? MaxDocumentTokens = null, Chunking? Chunking = null);
