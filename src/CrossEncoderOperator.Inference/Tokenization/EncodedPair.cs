using System.Numerics;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>A query and a document as the model reads them.</summary>
public sealed class EncodedPair
{
    private readonly PairTemplate _template;
    private readonly int[] _ids;

    internal EncodedPair(PairTemplate template, int[] ids, int queryTokens, bool truncated)
    {
        _template = template;
        _ids = ids;
        QueryTokens = queryTokens;
        Truncated = truncated;
    }

    /// <summary>All tokens with the special ones.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    public int Length => _ids.Length;

    /// <summary>Tokens of the query that were kept.</summary>
    public int QueryTokens { get; }

    /// <summary>Tokens of the document that were kept.</summary>
    public int DocumentTokens => Length - QueryTokens - _template.SpecialTokens;

    /// <summary>Whether tokens of either text were left out.</summary>
    public bool Truncated { get; }

    /// <summary>Writes the segment of each token.</summary>
    public void CopyTypeIds<T>(Span<T> target)
        where T : INumberBase<T> => _template.FillTypeIds(target, QueryTokens, DocumentTokens);
}
