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

    /// <param name="query">Tokens of the query that are kept.</param>
    /// <param name="document">Tokens of the document that are kept.</param>
    /// <param name="truncated">Whether others are not.</param>
    /// <param name="arena">Where the ids go; null for an array of their own.</param>
    public EncodedPair Compose(ReadOnlySpan<Token> query, ReadOnlySpan<Token> document, bool truncated, TokenArena? arena = null)
    {
        var length = SpecialTokens + query.Length + document.Length;
        var ids = arena?.Take(length) ?? new int[length];
        var rest = ids.Span;
        foreach (var part in parts)
        {
            switch (part.Source)
            {
                case Source.Query:
                    CopyIds(query, ref rest);
                    break;
                case Source.Document:
                    CopyIds(document, ref rest);
                    break;
                default:
                    rest[0] = part.Id;
                    rest = rest[1..];
                    break;
            }
        }

        var span = document.IsEmpty ? default : new TextSpan(document[0].Start, document[^1].End);
        return new EncodedPair(this, ids, query.Length, span, truncated);
    }

    public void FillTypeIds<T>(Span<T> target, int query, int document)
        where T : INumberBase<T>
    {
        foreach (var part in parts)
        {
            var length = part.Source switch
            {
                Source.Query => query,
                Source.Document => document,
                _ => 1,
            };
            target[..length].Fill(T.CreateChecked(part.TypeId));
            target = target[length..];
        }
    }

    private static void CopyIds(ReadOnlySpan<Token> tokens, ref Span<int> target)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            target[i] = tokens[i].Id;
        }

        target = target[tokens.Length..];
    }

    /// <param name="Source">Where the tokens come from.</param>
    /// <param name="TypeId">Segment.</param>
    /// <param name="Id">The special token.</param>
    public sealed record Part(Source Source, int TypeId, int Id = 0);
}
