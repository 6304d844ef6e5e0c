namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>The pairs of a request: one for each document, or one for each chunk of each document.</summary>
public sealed class EncodedRequest
{
    private readonly TokenArena _arena;
    private readonly int[]? _ends;

    /// <param name="arena">Where the token ids are.</param>
    /// <param name="pairs">A pair for each document.</param>
    internal EncodedRequest(TokenArena arena, EncodedPair[] pairs)
    {
        _arena = arena;
        Pairs = pairs;
        Documents = pairs.Length;
    }

    /// <param name="arena">Where the token ids are.</param>
    /// <param name="chunks">The chunks of each document.</param>
    internal EncodedRequest(TokenArena arena, EncodedPair[][] chunks)
    {
        _arena = arena;
        Pairs = [.. chunks.SelectMany(pairs => pairs)];
        Documents = chunks.Length;
        _ends = new int[chunks.Length];
        var end = 0;
        for (var i = 0; i < chunks.Length; i++)
        {
            _ends[i] = end += chunks[i].Length;
        }
    }

    public IReadOnlyList<EncodedPair> Pairs { get; }

    /// <summary>How many there are.</summary>
    public int Documents { get; }

    /// <summary>The first pair of a document, and how many it has.</summary>
    public (int First, int Count) PairsOf(int document)
    {
        if (_ends is null)
        {
            return (document, 1);
        }

        var first = document == 0 ? 0 : _ends[document - 1];
        return (first, _ends[document] - first);
    }

    /// <summary>
    /// Gives the memory of the token ids back. Only for a request whose scores are all there: one that failed or was cancelled may
    /// still be in a batch.
    /// </summary>
    public void Release() => _arena.Release();
}
