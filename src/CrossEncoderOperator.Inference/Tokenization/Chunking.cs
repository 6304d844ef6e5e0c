namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>How a document that does not fit beside the query is cut into chunks, each of which is a pair with the query.</summary>
/// <param name="MaxTokens">Tokens of a chunk; null for as many as fit.</param>
/// <param name="OverlapTokens">Tokens that a chunk shares with the one before; at most half of a chunk.</param>
/// <param name="MaxChunks">Chunks of a document; what is behind them is not read.</param>
public sealed record Chunking(int? MaxTokens, int OverlapTokens, int MaxChunks)
{
    /// <summary>Tokens that so many chunks cover.</summary>
    internal int Reach(int size) => (int)Math.Min(size + (MaxChunks - 1L) * Step(size), int.MaxValue - 1);

    /// <summary>The chunks of a document; the last one ends with it and is as long as the others.</summary>
    /// <param name="tokens">Tokens of the document, within <see cref="Reach"/>.</param>
    /// <param name="size">Tokens of a chunk.</param>
    internal IEnumerable<Range> Chunks(int tokens, int size)
    {
        for (var start = 0; start + size < tokens; start += Step(size))
        {
            yield return start..(start + size);
        }

        yield return Math.Max(tokens - size, 0)..tokens;
    }

    private int Step(int size) => size - Math.Min(OverlapTokens, size / 2);
}
