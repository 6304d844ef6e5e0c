namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>The mean of the precisions at the ranks of relevant documents.</summary>
internal static class AveragePrecision
{
    /// <param name="grades">Grades from the first rank on.</param>
    /// <param name="hitGrade">Grade from which a document is relevant.</param>
    /// <returns>0 when none is.</returns>
    public static double Of(IReadOnlyList<int> grades, int hitGrade)
    {
        var hits = 0;
        var sum = 0.0;
        for (var i = 0; i < grades.Count; i++)
        {
            if (grades[i] >= hitGrade)
            {
                sum += ++hits / (i + 1.0);
            }
        }

        return hits == 0 ? 0 : sum / hits;
    }
}
