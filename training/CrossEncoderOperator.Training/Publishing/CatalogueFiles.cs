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

    /// <summary>
    /// Short queries with every grade and with things for other things among the irrelevant, the traps of a search by words; one in
    /// five, so that the departments differ.
    /// </summary>
    private static IEnumerable<JudgedQuery> Telling(IReadOnlyList<JudgedQuery> heldOut) => heldOut
        .Where(static query => query.Query.Length is > 12 and < 40
            && query.Relevance.Distinct().Count() == 4
            && query.Documents.Zip(query.Relevance).Count(static d => d.Second == 0 && d.First.Contains(" for ", StringComparison.Ordinal)) >= 3)
        .Where(static (_, i) => i % 5 == 1);

    private static void WriteLines(string file, IEnumerable<JudgedQuery> queries) =>
        File.WriteAllText(file, string.Concat(queries.Select(static query => JsonSerializer.Serialize(query, OneLine) + "\n")));
}
