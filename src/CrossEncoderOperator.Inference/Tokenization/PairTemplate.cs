using System.Numerics;

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

    public IReadOnlyList<Part> Parts => parts;

    /// <summary>Special tokens in a pair.</summary>
    public int SpecialTokens { get; } = parts.Count(part => part.Source == Source.Special);

    public EncodedPair Compose(ReadOnlySpan<Token> query, ReadOnlySpan<Token> document, bool truncated)
    {
        int[] ids = new int[SpecialTokens + query.Length + document.Length];
        int at = 0;
        foreach (Part part in parts)
        {
            ReadOnlySpan<Token> source = part.Source switch
            {
                Source.Query => query,
                Source.Document => document,
                _ => [new Token(part.Id, 0, 0)],
            };
            foreach (Token token in source)
                ids[at++] = token.Id;
        }

        return new EncodedPair(this, ids, query.Length, truncated);
    }

    public void FillTypeIds<T>(Span<T> target, int query, int document)
        where T : INumberBase<T>
    {
        foreach (Part part in parts)
        {
            int length = part.Source switch
            {
                Source.Query => query,
                Source.Document => document,
                _ => 1,
            };
            target[..length].Fill(T.CreateChecked(part.TypeId));
            target = target[length..];
        }
    }

    /// <param name="Source">Where the tokens come from.</param>
    /// <param name="TypeId">Segment.</param>
    /// <param name="Id">The special token.</param>
    public sealed record Part(Source Source, int TypeId, int Id = 0);
}
