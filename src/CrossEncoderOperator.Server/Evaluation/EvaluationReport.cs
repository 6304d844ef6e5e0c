using System.Globalization;
using System.Text;
using CrossEncoderOperator.Core.Quality;

namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>Means over the queries, and over all pairs for what is about probabilities.</summary>
/// <param name="K">Ranks that count.</param>
/// <param name="HitGrade">Grade from which a document is relevant where a measure knows only relevant and not.</param>
/// <param name="Ndcg">Gain 2^grade - 1, discount log2(rank + 1).</param>
/// <param name="Mrr">1 / rank of the first relevant document.</param>
/// <param name="Map">Mean average precision, over all ranks.</param>
/// <param name="Accuracy">Share of queries with a relevant document.</param>
/// <param name="Ece">Expected calibration error; null where scores are not from 0 to 1.</param>
/// <param name="Brier">Brier score; null where scores are not from 0 to 1.</param>
/// <param name="KendallTau">Agreement with another run; null without one.</param>
internal sealed record EvaluationReport(
    int Queries, int Pairs, int K, int HitGrade, double Ndcg, double Mrr, double Map, double Accuracy, double? Ece, double? Brier, double? KendallTau)
{
    /// <param name="queries">At least one.</param>
    /// <param name="scores">Scores of each query's documents.</param>
    /// <param name="other">Those of another run; null for none.</param>
    public static EvaluationReport Of(
        IReadOnlyList<LabelledQuery> queries, double[][] scores, double[][]? other, int k, int hitGrade)
    {
        int[][] rankings = [.. queries.Zip(scores, (query, of) =>
            Enumerable.Range(0, of.Length).OrderByDescending(i => of[i]).Select(i => query.Grades[i]).ToArray())];
        (double Probability, bool Relevant)[] pairs =
            [.. queries.Zip(scores).SelectMany(both => both.Second.Zip(both.First.Grades, (score, grade) => (score, grade >= hitGrade)))];
        var areProbabilities = pairs.All(pair => pair.Probability is >= 0 and <= 1);
        return new EvaluationReport(
            queries.Count,
            pairs.Length,
            k,
            hitGrade,
            rankings.Average(grades => RankingMetrics.NdcgAt(k, grades)),
            rankings.Average(grades => RankingMetrics.ReciprocalRankAt(k, grades, hitGrade)),
            rankings.Average(grades => AveragePrecision.Of(grades, hitGrade)),
            rankings.Average(grades => RankingMetrics.AccuracyAt(k, grades, hitGrade)),
            areProbabilities ? CalibrationError.Expected(pairs) : null,
            areProbabilities ? CalibrationError.Brier(pairs) : null,
            other is null ? null : scores.Zip(other, Evaluation.KendallTau.Of).Average());
    }

    public string ToTable()
    {
        (string Name, double? Value)[] rows =
        [
            ($"nDCG@{K}", Ndcg), ($"MRR@{K}", Mrr), ("MAP", Map), ($"accuracy@{K}", Accuracy), ("ECE", Ece), ("Brier", Brier), ("Kendall tau", KendallTau),
        ];
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"{Queries} queries, {Pairs} documents, relevant from grade {HitGrade}\n");
        foreach (var (name, value) in rows)
        {
            if (value is { } number)
            {
                table.Append(CultureInfo.InvariantCulture, $"{name,-12} {number,8:0.0000}\n");
            }
        }

        return table.ToString();
    }
}
