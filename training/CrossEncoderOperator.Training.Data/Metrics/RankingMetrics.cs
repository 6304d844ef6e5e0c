namespace CrossEncoderOperator.Training.Data.Metrics;

/// <summary>Measures of one ranking, given as the grades of its documents from the first rank on.</summary>
internal static class RankingMetrics
{
    /// <summary>The grade from which a document counts as a hit where a measure knows only hits and misses.</summary>
    public const int HitGrade = 3;

    /// <summary>nDCG with the gain 2^grade - 1 and the discount log2(rank + 1); 0 when no document has a gain.</summary>
    public static double NdcgAt(int depth, IReadOnlyList<int> grades)
    {
        var ideal = DcgAt(depth, [.. grades.OrderDescending()]);
        return ideal == 0 ? 0 : DcgAt(depth, grades) / ideal;
    }

    /// <summary>1 / rank of the first hit within the depth, else 0.</summary>
    public static double ReciprocalRankAt(int depth, IReadOnlyList<int> grades)
    {
        for (var i = 0; i < Math.Min(depth, grades.Count); i++)
        {
            if (grades[i] >= HitGrade)
            {
                return 1.0 / (i + 1);
            }
        }

        return 0;
    }

    /// <summary>Whether the first document is a hit.</summary>
    public static double AccuracyAt1(IReadOnlyList<int> grades) => grades.Count > 0 && grades[0] >= HitGrade ? 1 : 0;

    private static double DcgAt(int depth, IReadOnlyList<int> grades) =>
        grades.Take(depth).Select(static (grade, i) => (Math.Pow(2, grade) - 1) / Math.Log2(i + 2)).Sum();
}
