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
    public int? IdOf(string specialToken) => _special.TryGetValue(specialToken, out var id) ? id : null;

    /// <summary>Tokens of a text: of a query, to be used with each of its documents, or of a document that is cut into chunks.</summary>
    /// <param name="text">Text without lone surrogates.</param>
    public Token[] Tokenize(string text)
    {
        var workspace = Workspace.Rent();
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
    public EncodedPair Encode(ReadOnlySpan<Token> query, string document, Truncation truncation) =>
        Encode(query, document, truncation, null, null);

    /// <param name="query">Tokens of the query.</param>
    /// <param name="document">Tokens of the document.</param>
    /// <exception cref="QueryTooLongException">Only the document may be cut, and the query leaves no room for it.</exception>
    public EncodedPair Encode(ReadOnlySpan<Token> query, ReadOnlySpan<Token> document, Truncation truncation) =>
        Encode(query, document, truncation, wasCut: false, null);

    /// <inheritdoc cref="Encode(ReadOnlySpan{Token}, string, Truncation)"/>
    /// <param name="maxDocumentTokens">Tokens that are read of the document; null for as many as fit.</param>
    /// <param name="arena">Where the ids go; null for an array of their own.</param>
    internal EncodedPair Encode(
        ReadOnlySpan<Token> query, string document, Truncation truncation, int? maxDocumentTokens, TokenArena? arena)
    {
        var workspace = Workspace.Rent();
        try
        {
            var most = maxDocumentTokens ?? int.MaxValue;
            var limit = truncation.TokensToRead(query.Length, BudgetOf(truncation));
            if (truncation.Side == TruncationSide.Right && most < limit)
            {
                limit = most + 1;
            }

            var tokens = _tokenizer.Tokenize(document, limit, workspace);
            var wasCut = tokens.Length > most;
            if (wasCut)
            {
                tokens = truncation.Side == TruncationSide.Left ? tokens[^most..] : tokens[..most];
            }

            return Encode(query, tokens, truncation, wasCut, arena);
        }
        finally
        {
            workspace.Return();
        }
    }

    /// <summary>A pair for each chunk of a document; a query that is too long has half of each.</summary>
    /// <param name="query">What <see cref="Tokenize"/> gave.</param>
    /// <param name="document">Text without lone surrogates. It is read no further than the chunks need.</param>
    /// <param name="truncation">The greatest length of a pair, and the end of the query that is cut off.</param>
    /// <param name="chunking">How to cut.</param>
    /// <param name="maxDocumentTokens">Tokens that are read of the document; null for as many as the chunks hold.</param>
    /// <param name="arena">Where the ids go.</param>
    internal EncodedPair[] EncodeChunks(
        ReadOnlySpan<Token> query, string document, Truncation truncation, Chunking chunking, int? maxDocumentTokens, TokenArena arena)
    {
        var budget = BudgetOf(truncation);
        var kept = Math.Min(query.Length, budget / 2);
        var size = Math.Max(Math.Min(budget - kept, chunking.MaxTokens ?? int.MaxValue), 1);
        var most = Math.Min(chunking.Reach(size), maxDocumentTokens ?? int.MaxValue);
        var workspace = Workspace.Rent();
        try
        {
            var tokens = _tokenizer.Tokenize(document, most + 1, workspace);
            var truncated = tokens.Length > most;
            tokens = tokens[..Math.Min(tokens.Length, most)];
            var fits = query.Length + tokens.Length <= budget && tokens.Length <= (chunking.MaxTokens ?? int.MaxValue);
            if (fits || tokens.Length <= size)
            {
                return [Encode(query, tokens, truncation, truncated, arena)];
            }

            truncated |= kept < query.Length;
            var part = truncation.Side == TruncationSide.Left ? query[^kept..] : query[..kept];
            var pairs = new List<EncodedPair>();
            foreach (var chunk in chunking.Chunks(tokens.Length, size))
            {
                pairs.Add(_template.Compose(part, tokens[chunk], truncated, arena));
            }

            return [.. pairs];
        }
        finally
        {
            workspace.Return();
        }
    }

    private EncodedPair Encode(
        ReadOnlySpan<Token> query, ReadOnlySpan<Token> document, Truncation truncation, bool wasCut, TokenArena? arena)
    {
        var (first, second) = truncation.Lengths(query.Length, document.Length, BudgetOf(truncation));
        var left = truncation.Side == TruncationSide.Left;
        return _template.Compose(
            left ? query[^first..] : query[..first],
            left ? document[^second..] : document[..second],
            wasCut || first < query.Length || second < document.Length,
            arena);
    }

    private int BudgetOf(Truncation truncation)
    {
        var budget = truncation.MaxTokens - SpecialTokens;
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 0, nameof(truncation));
        return budget;
    }
}
