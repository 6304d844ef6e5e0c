using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrossEncoderOperator.Core.Quality;

/// <summary>Labelled queries, read from JSON lines.</summary>
public static class GoldenSet
{
    private const int MostQueries = 1000;
    private const int MostDocuments = 1000;
    private const int LongestText = 100_000;
    private const int HighestGrade = 10;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 4,
    };

    /// <summary>Reads a golden set. Blank lines are skipped.</summary>
    /// <param name="text">One JSON object a line, with <c>query</c>, <c>documents</c> and <c>grades</c>.</param>
    /// <param name="fault">The first fault, with line and field; null when the set is good.</param>
    /// <returns>The queries; none when there is a fault.</returns>
    public static IReadOnlyList<GoldenQuery> Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        var queries = new List<GoldenQuery>();
        var number = 0;
        foreach (var line in text.EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace())
            {
                continue;
            }
            if (queries.Count == MostQueries)
            {
                fault = Invariant($"line {number}: at most {MostQueries} queries are allowed");
                return [];
            }
            if (Read(line, out fault) is not { } query)
            {
                fault = Invariant($"line {number}: {fault}");
                return [];
            }
            queries.Add(query);
        }
        fault = queries.Count == 0 ? "has no queries" : null;
        return queries;
    }

    private static GoldenQuery? Read(ReadOnlySpan<char> line, out string? fault)
    {
        GoldenQuery? query;
        try
        {
            query = JsonSerializer.Deserialize<GoldenQuery>(line, s_json);
        }
        catch (JsonException error)
        {
            fault = Explain(error);
            return null;
        }
        fault = query is null ? "is not an object" : Check(query);
        return fault is null ? query : null;
    }

    private static string? Check(GoldenQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Query))
        {
            return "query: is required";
        }
        if (query.Query.Length > LongestText)
        {
            return Invariant($"query: has {query.Query.Length} characters, at most {LongestText} are allowed");
        }
        if (query.Documents is not { Count: >= 2 and <= MostDocuments })
        {
            return Invariant($"documents: must be from 2 to {MostDocuments}, is {query.Documents?.Count ?? 0}");
        }
        for (var i = 0; i < query.Documents.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(query.Documents[i]) || query.Documents[i].Length > LongestText)
            {
                return Invariant($"documents[{i}]: must be a text of 1 to {LongestText} characters");
            }
        }
        if (query.Grades is null)
        {
            return "grades: is required";
        }
        if (query.Grades.Count != query.Documents.Count)
        {
            return Invariant($"grades: has {query.Grades.Count} entries for {query.Documents.Count} documents");
        }
        for (var i = 0; i < query.Grades.Count; i++)
        {
            if (query.Grades[i] is < 0 or > HighestGrade)
            {
                return Invariant($"grades[{i}]: must be from 0 to {HighestGrade}, is {query.Grades[i]}");
            }
        }
        // Every order of such documents is as good as any other.
        return query.Grades.Distinct().Count() == 1 ? "grades: are all the same" : null;
    }

    /// <summary>Words of our own: those of the serializer name our types, and the position in the line twice.</summary>
    private static string Explain(JsonException error)
    {
        var field = error.Path?.TrimStart('$').TrimStart('.') ?? "";
        return error switch
        {
            _ when error.Message.Contains("could not be mapped", StringComparison.Ordinal) => $"{field}: is not known; the fields are query, documents and grades",
            _ when error.Message.Contains("Duplicate property", StringComparison.Ordinal) => "has a field twice",
            { InnerException: null or InvalidOperationException or FormatException } when field.Length > 0 => $"{field}: has a value of another type",
            _ => Invariant($"is not a JSON object (at byte {error.BytePositionInLine ?? 0})"),
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
