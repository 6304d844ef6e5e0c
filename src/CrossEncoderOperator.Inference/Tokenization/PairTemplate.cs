namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>How the tokens of a query, those of a document and the special tokens are put together.</summary>
internal sealed class PairTemplate(IReadOnlyList<PairTemplate.Part> parts)
{
    public enum Source
    {
        Special,
        Query,
        Document,
    }

    /// <summary>Special tokens in a pair.</summary>
    public int SpecialTokens { get; } = parts.Count(part => part.Source == Source.Special);

    public EncodedPair Compose(ReadOnlySpan<Token> query, ReadOnlySpan<Token> document, bool truncated)
    {
        var tokens = new Token[SpecialTokens + query.Length + document.Length];
        int[] typeIds = new int[tokens.Length];
        int at = 0;
        foreach (Part part in parts)
        {
            ReadOnlySpan<Token> source = part.Source switch
            {
                Source.Query => query,
                Source.Document => document,
                _ => [new Token(part.Id, 0, 0)],
            };
            source.CopyTo(tokens.AsSpan(at));
            typeIds.AsSpan(at, source.Length).Fill(part.TypeId);
            at += source.Length;
        }

        return new EncodedPair(tokens, typeIds, truncated);
    }

    /// <param name="Source">Where the tokens come from.</param>
    /// <param name="TypeId">Segment.</param>
    /// <param name="Id">The special token.</param>
    public sealed record Part(Source Source, int TypeId, int Id = 0);
}
