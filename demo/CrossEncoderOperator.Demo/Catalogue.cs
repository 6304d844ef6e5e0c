using System.Text.Json;
using CrossEncoderOperator.Rig.Load;

namespace CrossEncoderOperator.Demo;

/// <summary>Queries that no model saw in training.</summary>
internal static class Catalogue
{
    private const int GoldenQueries = 32;
    private const int LightDocuments = 8;

    public static Task<LabelledQuery[]> ShortAsync(CancellationToken cancel) => ReadAsync("demo.jsonl", cancel);

    public static Task<LabelledQuery[]> HeldOutAsync(CancellationToken cancel) => ReadAsync("heldout.jsonl", cancel);

    /// <summary>The same with fewer candidates: what the client asks.</summary>
    public static async Task<LabelledQuery[]> LightAsync(CancellationToken cancel) =>
        [.. (await HeldOutAsync(cancel)).Select(query => query with { Documents = query.Documents[..LightDocuments], Relevance = query.Relevance[..LightDocuments] })];

    /// <summary>The golden set of the demo, as a file.</summary>
    public static async Task<string> WriteGoldenSetAsync(CancellationToken cancel)
    {
        var file = Path.Combine(Paths.Data, "golden.jsonl");
        var lines = (await HeldOutAsync(cancel)).Take(GoldenQueries)
            .Select(query => JsonSerializer.Serialize(new { query = query.Query, documents = query.Documents, grades = query.Relevance }));
        await File.WriteAllLinesAsync(file, lines, cancel);
        return file;
    }

    private static Task<LabelledQuery[]> ReadAsync(string file, CancellationToken cancel) =>
        LabelledQuery.ReadAsync(Path.Combine(Paths.Models, "catalogue", file), cancel);
}
