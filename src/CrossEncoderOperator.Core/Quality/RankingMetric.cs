using System.Globalization;

namespace CrossEncoderOperator.Core.Quality;

/// <summary>A metric of the API, such as <c>ndcg@10</c>.</summary>
/// <param name="Name">ndcg, mrr or accuracy.</param>
/// <param name="K">How many documents are looked at.</param>
public sealed record RankingMetric(string Name, int K)
{
    /// <summary>Reads a metric that is known to be valid.</summary>
    public static RankingMetric Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('@') is [var name, var k] && name is "ndcg" or "mrr" or "accuracy"
            ? new(name, int.Parse(k, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{text}' is not ndcg@k, mrr@k or accuracy@k");
    }

    /// <summary>Mean value over the queries of a golden set.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="rankings">The order of the documents of each query, best first.</param>
    public double Mean(IReadOnlyList<GoldenQuery> queries, IReadOnlyList<IReadOnlyList<int>> rankings) =>
        queries.Zip(rankings, (query, ranking) => Value([.. ranking.Select(i => query.Grades[i])])).Average();

    private double Value(IReadOnlyList<int> grades) => Name switch
    {
        "ndcg" => RankingMetrics.NdcgAt(K, grades),
        "mrr" => RankingMetrics.ReciprocalRankAt(K, grades),
        _ => RankingMetrics.AccuracyAt(K, grades),
    };
}
