namespace CrossEncoderOperator.Training.Data.Retrieval;

/// <summary>Okapi BM25 (k1 1.2, b 0.75) over lower-case words and numbers, without stemming: the default of text search engines.</summary>
internal sealed class Bm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly Dictionary<string, List<(int Document, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly int[] _lengths;
    private readonly double _meanLength;

    public Bm25(IReadOnlyList<string> documents)
    {
        _lengths = new int[documents.Count];
        for (var i = 0; i < documents.Count; i++)
        {
            _positions[documents[i]] = i;
            foreach (var (term, count) in Terms(documents[i]).CountBy(static term => term))
            {
                if (!_postings.TryGetValue(term, out var list))
                {
                    _postings[term] = list = [];
                }

                list.Add((i, count));
                _lengths[i] += count;
            }
        }

        _meanLength = _lengths.Average();
    }

    /// <summary>The score of every document that shares a term with the query.</summary>
    public Dictionary<int, double> Scores(string query)
    {
        var scores = new Dictionary<int, double>();
        foreach (var term in Terms(query).Distinct(StringComparer.Ordinal))
        {
            if (!_postings.TryGetValue(term, out var postings))
            {
                continue;
            }

            var idf = Math.Log(1 + ((_lengths.Length - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (document, count) in postings)
            {
                var norm = K1 * (1 - B + (B * _lengths[document] / _meanLength));
                scores[document] = scores.GetValueOrDefault(document) + (idf * count * (K1 + 1) / (count + norm));
            }
        }

        return scores;
    }

    /// <summary>The scores of some documents of the index.</summary>
    public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> documents)
    {
        var scores = Scores(query);
        return [.. documents.Select(text => scores.GetValueOrDefault(_positions[text]))];
    }

    /// <summary>The best documents, ties by position.</summary>
    public IReadOnlyList<int> Top(string query, int count) =>
        [.. Scores(query).OrderByDescending(static s => s.Value).ThenBy(static s => s.Key).Take(count).Select(static s => s.Key)];

    private static IEnumerable<string> Terms(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }
}
