using System.Numerics;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A query and a document, or a chunk of one, as the model reads them.</summary>
public sealed class EncodedPair
{
    private readonly PairTemplate _template;
    private readonly Memory<int> _ids;

    internal EncodedPair(PairTemplate template, Memory<int> ids, int queryTokens, TextSpan document, bool truncated)
    {
        _template = template;
        _ids = ids;
        QueryTokens = queryTokens;
        Document = document;
        Truncated = truncated;
    }

    /// <summary>All tokens with the special ones.</summary>
    public ReadOnlySpan<int> Ids => _ids.Span;

    public int Length => _ids.Length;

    /// <summary>Tokens of the query that were kept.</summary>
    public int QueryTokens { get; }

    /// <summary>Tokens of the document that were kept.</summary>
    public int DocumentTokens => Length - QueryTokens - _template.SpecialTokens;

    /// <summary>The part of the document's text that the tokens were made of.</summary>
    public TextSpan Document { get; }

    /// <summary>Whether tokens of either text were left out.</summary>
    public bool Truncated { get; }

    /// <summary>Writes the segment of each token.</summary>
    public void CopyTypeIds<T>(Span<T> target)
        where T : INumberBase<T> => _template.FillTypeIds(target, QueryTokens, DocumentTokens);
}
