namespace CrossEncoderOperator.Core.Quality;

/// <summary>Order of documents by the scores of a model.</summary>
public static class Ranking
{
    /// <summary>
    /// Positions of the documents, best first. Among equal scores the lower grade comes first: a model that cannot tell documents apart
    /// must not profit from the order in which a file lists them.
    /// </summary>
    /// <param name="scores">Score of each document.</param>
    /// <param name="grades">Grade of each document.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<double> scores, IReadOnlyList<int> grades) =>
        [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).ThenBy(i => grades[i])];

    /// <summary>Share of the first k documents of one order that are among the first k of another.</summary>
    public static double Overlap(IReadOnlyList<int> left, IReadOnlyList<int> right, int k)
    {
        var first = left.Take(k).ToHashSet();
        return first.Count == 0 ? 1 : (double)right.Take(k).Count(first.Contains) / first.Count;
    }
}
