namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A query leaves no room for any token of a document.</summary>
public sealed class QueryTooLongException(int tokens, int room)
    : Exception($"the query has {tokens} tokens, and query and document together may have {room}");
