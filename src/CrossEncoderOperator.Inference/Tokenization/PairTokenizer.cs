using CrossEncoderOperator.Inference.Tokenization.Subwords;

namespace CrossEncoderOperator.Inference.Tokenization;

/// <summary>
/// Turns query and document into what the model reads, token for token as the Hugging Face tokenizers library does; but
/// text that looks like a special token stays text. Safe to use from several threads.
/// </summary>
public sealed class PairTokenizer
{
    private readonly TextTokenizer _tokenizer;
    private readonly PairTemplate _template;

    private readonly Dictionary<string, int> _special;

    /// <param name="tokenizer">Text to tokens.</param>
    /// <param name="template">Tokens to pairs.</param>
    /// <param name="special">Special tokens and their ids.</param>
    /// <param name="highestId">The highest id that a token can have.</param>
    internal PairTokenizer(TextTokenizer tokenizer, PairTemplate template, Dictionary<string, int> special, int highestId)
    {
        _tokenizer = tokenizer;
        _template = template;
        _special = special;
        HighestId = highestId;
    }

    /// <summary>The highest id that a token can have.</summary>
    public int HighestId { get; }

    /// <summary>Special tokens in a pair.</summary>
    public int SpecialTokens => _template.SpecialTokens;

    internal PairTemplate Template => _template;

    /// <summary>The id of a special token, null when there is none of that text.</summary>
    public int? IdOf(string specialToken) => _special.TryGetValue(specialToken, out int id) ? id : null;

    /// <summary>Tokens of a text: of a query, to be used with each of its documents, or of a document that is cut into chunks.</summary>
    /// <param name="text">Text without lone surrogates.</param>
    public Token[] Tokenize(string text)
    {
        Workspace workspace = Workspace.Rent();
        try
        {
            return _tokenizer.Tokenize(text, int.MaxValue, workspace).ToArray();
        }
        finally
        {
            workspace.Return();
        }
    }

    /// <param name="query">What <see cref="Tokenize"/> gave.</param>
    /// <param name="document">Text without lone surrogates. It is read no further than the truncation needs.</param>
    /// <exception cref="QueryTooLongException">Only the document may be cut, and the query leaves no room for it.</exception>
    public EncodedPair Encode(ReadOnlySpan<Token> query, string document, Truncation truncation)
    {
        Workspace workspace = Workspace.Rent();
        try
        {
            int limit = truncation.TokensToRead(query.Length, BudgetOf(truncation));
            return Encode(query, _tokenizer.Tokenize(document, limit, workspace), truncation);
        }
        finally
        {
            workspace.Return();
        }
    }

    /// <param name="query">Tokens of the query.</param>
    /// <param name="document">Tokens of the document.</param>
    /// <exception cref="QueryTooLongException">Only the document may be cut, and the query leaves no room for it.</exception>
    public EncodedPair Encode(ReadOnlySpan<Token> query, ReadOnlySpan<Token> document, Truncation truncation)
    {
        (int first, int second) = truncation.Lengths(query.Length, document.Length, BudgetOf(truncation));
        bool left = truncation.Side == TruncationSide.Left;
        return _template.Compose(
            left ? query[^first..] : query[..first],
            left ? document[^second..] : document[..second],
            truncated: first < query.Length || second < document.Length);
    }

    private int BudgetOf(Truncation truncation)
    {
        int budget = truncation.MaxTokens - SpecialTokens;
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 0, nameof(truncation));
        return budget;
    }
}
