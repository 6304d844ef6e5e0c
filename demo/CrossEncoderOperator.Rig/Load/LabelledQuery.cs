using System.Text.Json;

namespace CrossEncoderOperator.Rig.Load;

/// <summary>A query of the catalogue with its candidates and their grades.</summary>
public sealed record LabelledQuery(string Query, string[] Documents, int[] Relevance)
{
    public static async Task<LabelledQuery[]> ReadAsync(string file, CancellationToken cancel) =>
        [.. (await File.ReadAllLinesAsync(file, cancel)).Select(line => JsonSerializer.Deserialize<LabelledQuery>(line, JsonSerializerOptions.Web)!)];

    /// <summary>nDCG@k of a ranking of the documents, with gain 2^grade - 1 and discount log2(rank + 1).</summary>
    /// <param name="ranking">Indices into <see cref="Documents"/>, best first.</param>
    public double Ndcg(IEnumerable<int> ranking, int k = 10)
    {
        var ideal = Gain(Relevance.OrderDescending());
        return ideal == 0 ? 0 : Gain(ranking.Select(index => Relevance[index])) / ideal;

        double Gain(IEnumerable<int> grades) => grades.Take(k).Select((grade, rank) => (Math.Pow(2, grade) - 1) / Math.Log2(rank + 2)).Sum();
    }
}
