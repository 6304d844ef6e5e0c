namespace CrossEncoderOperator.Core.Quality;

/// <summary>Measures of one ranking, given as the grades of its documents from the first rank on. All are from 0 to 1.</summary>
public static class RankingMetrics
{
    /// <summary>Normalised discounted cumulative gain: gain 2^grade − 1, discount log2(rank + 1). 0 when no document has a gain.</summary>
    public static double NdcgAt(int k, IReadOnlyList<int> grades)
    {
        var ideal = DcgAt(k, grades.OrderDescending());
        return ideal == 0 ? 0 : DcgAt(k, grades) / ideal;
    }

    /// <summary>1 / rank of the first document of at least a grade, if it is among the first k; else 0.</summary>
    public static double ReciprocalRankAt(int k, IReadOnlyList<int> grades, int hitGrade = 1)
    {
        ArgumentNullException.ThrowIfNull(grades);
        for (var i = 0; i < Math.Min(k, grades.Count); i++)
        {
            if (grades[i] >= hitGrade)
            {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    /// <summary>1 when a document of at least a grade is among the first k, else 0.</summary>
    public static double AccuracyAt(int k, IReadOnlyList<int> grades, int hitGrade = 1) => grades.Take(k).Any(grade => grade >= hitGrade) ? 1 : 0;

    private static double DcgAt(int k, IEnumerable<int> grades) =>
        grades.Take(k).Select(static (grade, i) => (Math.Pow(2, grade) - 1) / Math.Log2(i + 2)).Sum();
}
