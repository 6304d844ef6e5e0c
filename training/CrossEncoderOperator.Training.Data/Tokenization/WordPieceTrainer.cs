namespace CrossEncoderOperator.Training.Data.Tokenization;

/// <summary>Learns word pieces by merging the most frequent neighbouring pair again and again. Ties go to the ordinal first.</summary>
internal static class WordPieceTrainer
{
    public const string Continuation = "##";

    public static readonly IReadOnlyList<string> SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    public static IReadOnlyList<string> Train(IEnumerable<string> texts, int vocabularySize)
    {
        var words = texts.SelectMany(BertText.Words).CountBy(static word => word)
            .OrderBy(static word => word.Key, StringComparer.Ordinal)
            .Select(static word => (Pieces: Characters(word.Key), Count: word.Value))
            .ToList();
        var vocabulary = SpecialTokens.Concat(Alphabet(words.SelectMany(static word => word.Pieces))).ToList();
        var known = vocabulary.ToHashSet(StringComparer.Ordinal);

        while (vocabulary.Count < vocabularySize && MostFrequentPair(words) is { } pair)
        {
            var merged = Merge(pair.Left, pair.Right);
            if (known.Add(merged))
            {
                vocabulary.Add(merged);
            }

            foreach (var (pieces, _) in words)
            {
                MergeIn(pieces, pair);
            }
        }

        return vocabulary;
    }

    private static List<string> Characters(string word) =>
        [.. word.Select(static (c, i) => i == 0 ? c.ToString() : Continuation + c)];

    /// <summary>Every character in both forms, so that no word of known letters is unknown.</summary>
    private static IEnumerable<string> Alphabet(IEnumerable<string> pieces) => pieces
        .Select(static piece => piece[^1])
        .Union("abcdefghijklmnopqrstuvwxyz0123456789.,-/'\"&%+()")
        .Order()
        .SelectMany(static c => new[] { c.ToString(), Continuation + c });

    private static (string Left, string Right)? MostFrequentPair(List<(List<string> Pieces, int Count)> words)
    {
        var counts = new Dictionary<(string Left, string Right), int>();
        foreach (var (pieces, count) in words)
        {
            for (var i = 0; i + 1 < pieces.Count; i++)
            {
                var pair = (pieces[i], pieces[i + 1]);
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }

        return counts.Count == 0 ? null : counts.Aggregate(static (best, next) => Precedes(next, best) ? next : best).Key;
    }

    private static bool Precedes(KeyValuePair<(string Left, string Right), int> a, KeyValuePair<(string Left, string Right), int> b)
    {
        if (a.Value != b.Value)
        {
            return a.Value > b.Value;
        }

        var left = string.CompareOrdinal(a.Key.Left, b.Key.Left);
        return left < 0 || (left == 0 && string.CompareOrdinal(a.Key.Right, b.Key.Right) < 0);
    }

    private static void MergeIn(List<string> pieces, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < pieces.Count; i++)
        {
            if (pieces[i] == pair.Left && pieces[i + 1] == pair.Right)
            {
                pieces[i] = Merge(pair.Left, pair.Right);
                pieces.RemoveAt(i + 1);
            }
        }
    }

    private static string Merge(string left, string right) => left + right[Continuation.Length..];
}
