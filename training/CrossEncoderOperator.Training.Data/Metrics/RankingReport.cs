using CrossEncoderOperator.Core.Quality;
using CrossEncoderOperator.Training.Data.Queries;

namespace CrossEncoderOperator.Training.Data.Metrics;

/// <summary>Means over a set of queries.</summary>
internal sealed record RankingReport(double NdcgAt10, double MrrAt10, double AccuracyAt1)
{
    /// <summary>The grade from which a document counts as a hit where a measure knows only hits and misses.</summary>
    public const int HitGrade = 3;

    /// <summary>Ranks the documents of each query by score, highest first, ties in their given order.</summary>
    public static RankingReport Of(IReadOnlyList<JudgedQuery> queries, Func<JudgedQuery, IReadOnlyList<double>> score)
    {
        var rankings = queries.Select(query =>
        {
            var scores = score(query);
            return Enumerable.Range(0, query.Documents.Count).OrderByDescending(i => scores[i]).Select(i => query.Relevance[i]).ToArray();
        }).ToArray();
        return new RankingReport(
            rankings.Average(static grades => RankingMetrics.NdcgAt(10, grades)),
            rankings.Average(static grades => RankingMetrics.ReciprocalRankAt(10, grades, HitGrade)),
            rankings.Average(static grades => RankingMetrics.AccuracyAt(1, grades, HitGrade)));
    }
}
