namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>How a pair that is too long is made to fit.</summary>
/// <param name="MaxTokens">Tokens of the pair, special ones included.</param>
/// <param name="Side">End of a text that is cut off.</param>
/// <param name="Strategy">Which text is cut.</param>
public sealed record Truncation(
    int MaxTokens, TruncationSide Side = TruncationSide.Right, TruncationStrategy Strategy = TruncationStrategy.LongestFirst)
{
    /// <summary>How many tokens of each text are kept when both together may have <paramref name="budget"/>.</summary>
    /// <exception cref="QueryTooLongException">Only the document may be cut, and the query leaves no room for it.</exception>
    internal (int Query, int Document) Lengths(int query, int document, int budget)
    {
        if ((long)query + document <= budget)
        {
            return (query, document);
        }

        if (Strategy == TruncationStrategy.OnlySecond)
        {
            return query < budget ? (query, budget - query) : throw new QueryTooLongException(query, budget);
        }

        var shorter = Math.Min(query, document);
        var longer = budget - shorter;
        if (shorter > longer)
        {
            (shorter, longer) = (budget / 2, budget / 2 + budget % 2);
        }

        return query > document ? (longer, shorter) : (shorter, longer);
    }

    /// <summary>How many tokens of a document settle the lengths: the exact count matters only up to the query's.</summary>
    internal int TokensToRead(int query, int budget) =>
        Side == TruncationSide.Left ? int.MaxValue : Math.Max(query, budget) + 1;
}
