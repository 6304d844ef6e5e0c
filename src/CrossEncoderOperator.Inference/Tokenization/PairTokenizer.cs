using System.Runtime.InteropServices;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>
/// Turns query and document into what the model reads, token for token as the Hugging Face tokenizers library does; but
/// text that looks like a special token stays text.
/// </summary>
public sealed class PairTokenizer
{
    private readonly TextTokenizer _tokenizer;
    private readonly PairTemplate _template;

    internal PairTokenizer(TextTokenizer tokenizer, PairTemplate template, int highestId)
    {
        _tokenizer = tokenizer;
        _template = template;
        HighestId = highestId;
    }

    /// <summary>The highest id that a token can have.</summary>
    public int HighestId { get; }

    /// <summary>Special tokens in a pair.</summary>
    public int SpecialTokens => _template.SpecialTokens;

    /// <summary>Tokens of a query, to be used with each of its documents.</summary>
    public IReadOnlyList<Token> TokenizeQuery(string query) => _tokenizer.Tokenize(query);

    /// <param name="query">What <see cref="TokenizeQuery"/> gave.</param>
    /// <param name="document">Text without lone surrogates.</param>
    /// <param name="maxTokens">Tokens of the pair, special ones included; the longest text is truncated first.</param>
    public EncodedPair Encode(IReadOnlyList<Token> query, string document, int maxTokens)
    {
        int budget = maxTokens - SpecialTokens;
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 0, nameof(maxTokens));

        // More tokens than the budget change nothing, except where both texts exceed it: which one is longer then decides.
        int limit = query.Count <= budget ? budget + 1 : int.MaxValue;
        List<Token> tokens = _tokenizer.Tokenize(document, limit);
        (int first, int second) = LongestFirst.Lengths(query.Count, tokens.Count, budget);
        return _template.Compose(
            query.Take(first).ToArray(),
            CollectionsMarshal.AsSpan(tokens)[..second],
            truncated: first < query.Count || second < tokens.Count);
    }
}
