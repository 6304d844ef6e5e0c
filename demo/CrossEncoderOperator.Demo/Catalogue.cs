using System.Text.Json;
using CrossEncoderOperator.Rig.Load;

namespace CrossEncoderOperator.Demo;

/// <summary>Queries that no model saw in training.</summary>
internal static class Catalogue
{
    private const int GoldenQueries = 32;

    public static Task<LabelledQuery[]> ShortAsync(CancellationToken cancel) => ReadAsync("demo.jsonl", cancel);

    public static Task<LabelledQuery[]> AllAsync(CancellationToken cancel) => ReadAsync("heldout.jsonl", cancel);

    /// <summary>The golden set of the demo, as a file.</summary>
    public static async Task<string> WriteGoldenSetAsync(CancellationToken cancel)
    {
        var file = Path.Combine(Paths.Data, "golden.jsonl");
        var lines = (await AllAsync(cancel)).Take(GoldenQueries)
            .Select(query => JsonSerializer.Serialize(new { query = query.Query, documents = query.Documents, grades = query.Relevance }));
        await File.WriteAllLinesAsync(file, lines, cancel);
        return file;
    }

    private static Task<LabelledQuery[]> ReadAsync(string file, CancellationToken cancel) =>
        LabelledQuery.ReadAsync(Path.Combine(Paths.Models, "catalogue", file), cancel);
}
