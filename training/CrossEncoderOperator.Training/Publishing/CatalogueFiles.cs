using System.Text.Encodings.Web;
using System.Text.Json;
using CrossEncoderOperator.Training.Data.Queries;

namespace CrossEncoderOperator.Training.Publishing;

/// <summary>Writes the held-out queries, and the few of them that show a person most.</summary>
internal static class CatalogueFiles
{
    private const int DemoQueries = 8;

    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string folder, IReadOnlyList<JudgedQuery> heldOut)
    {
        Directory.CreateDirectory(folder);
        WriteLines(Path.Combine(folder, "heldout.jsonl"), heldOut);
        WriteLines(Path.Combine(folder, "demo.jsonl"), Telling(heldOut).Take(DemoQueries));
    }

    /// <summary>Short queries of different products with a clear winner and a clear loser, spread over the file.</summary>
    private static IEnumerable<JudgedQuery> Telling(IReadOnlyList<JudgedQuery> heldOut) => heldOut
        .Where(static query => query.Relevance.Distinct().Count() == 4 && query.Query.Length is > 12 and < 40)
        .DistinctBy(static query => query.Documents[query.Relevance.Index().First(static r => r.Item == 3).Index].Split(' ')[0]);

    private static void WriteLines(string file, IEnumerable<JudgedQuery> queries) =>
        File.WriteAllText(file, string.Concat(queries.Select(static query => JsonSerializer.Serialize(query, OneLine) + "\n")));
}
