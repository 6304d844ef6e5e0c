namespace CrossEncoderOperator.Training.Data.Tokenization;

/// <summary>Turns pairs of texts into the token ids that a BERT cross encoder reads.</summary>
internal sealed class WordPieceTokenizer(IReadOnlyList<string> vocabulary)
{
    /// <summary>Longer words become one unknown token, as in BERT.</summary>
    public const int MaxWordLength = 100;

    private const int SpecialTokensOfPair = 3;

    private readonly Dictionary<string, int> _ids = vocabulary.Index().ToDictionary(static t => t.Item, static t => t.Index, StringComparer.Ordinal);

    public long Padding => _ids["[PAD]"];

    public IReadOnlyList<int> Encode(string text) => [.. BertText.Words(text).SelectMany(Pieces)];

    /// <summary>[CLS] query [SEP] document [SEP]; what is too long is cut longest first.</summary>
    public TokenPair Pair(IReadOnlyList<int> query, IReadOnlyList<int> document, int maxTokens)
    {
        var (queryLength, documentLength) = LongestFirst(query.Count, document.Count, maxTokens - SpecialTokensOfPair);
        long separator = _ids["[SEP]"];
        long[] ids =
        [
            _ids["[CLS]"], .. query.Take(queryLength).Select(static id => (long)id), separator,
            .. document.Take(documentLength).Select(static id => (long)id), separator,
        ];
        return new TokenPair(ids, queryLength + 2);
    }

    /// <summary>Cuts the longer text down to the shorter one, then both alike; the longer keeps an odd token.</summary>
    internal static (int First, int Second) LongestFirst(int first, int second, int budget)
    {
        if (first + second <= budget)
        {
            return (first, second);
        }

        var shorter = Math.Min(Math.Min(first, second), budget / 2);
        return first > second ? (budget - shorter, shorter) : (shorter, budget - shorter);
    }

    private IReadOnlyList<int> Pieces(string word)
    {
        var pieces = new List<int>();
        for (var start = 0; start < word.Length;)
        {
            var end = word.Length;
            int id;
            while (!_ids.TryGetValue(start == 0 ? word[..end] : WordPieceTrainer.Continuation + word[start..end], out id) && end > start)
            {
                end--;
            }

            if (end == start || word.Length > MaxWordLength)
            {
                return [_ids["[UNK]"]];
            }

            pieces.Add(id);
            start = end;
        }

        return pieces;
    }
}
