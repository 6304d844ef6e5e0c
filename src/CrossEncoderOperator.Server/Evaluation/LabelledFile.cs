using System.Text.Json;

namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>Reads labelled queries: JSON lines with <c>query</c>, <c>documents</c> and <c>grades</c>; other fields are ignored.</summary>
internal static class LabelledFile
{
    private const int HighestGrade = 30;

    /// <exception cref="EvaluationException">The file cannot be read; the message names the line and the field.</exception>
    public static IReadOnlyList<LabelledQuery> Read(string path)
    {
        try
        {
            return Parse(File.ReadLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"{path}: cannot be read", e);
        }
    }

    internal static IReadOnlyList<LabelledQuery> Parse(IEnumerable<string> lines)
    {
        LabelledQuery[] queries =
            [.. lines.Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line => ParseLine(line.Item, line.Index + 1))];
        return queries.Length > 0 ? queries : throw new EvaluationException("the file has no queries");
    }

    private static LabelledQuery ParseLine(string text, int number)
    {
        LabelledLine? line;
        try
        {
            line = JsonSerializer.Deserialize(text, EvaluationJson.Default.LabelledLine);
        }
        catch (JsonException e)
        {
            var field = e.Path is { Length: > 2 } ? e.Path[2..] : "not a JSON object";
            throw new EvaluationException($"line {number}: {field}: not JSON, or value of the wrong type", e);
        }

        var grades = line?.Grades ?? line?.Relevance;
        var problem = line switch
        {
            null or { Query: null or "" } => "query is missing",
            { Documents: null or { Count: 0 } } => "documents is missing or empty",
            _ when line.Documents.Any(document => document is null) => "documents must hold only strings",
            _ when grades is null => "grades is missing",
            _ when grades.Count != line.Documents.Count => $"grades has {grades.Count} entries for {line.Documents.Count} documents",
            _ when grades.Any(grade => grade is < 0 or > HighestGrade) => $"grades must be from 0 to {HighestGrade}",
            _ => null,
        };
        return problem is null
            ? new LabelledQuery(line!.Query!, line.Documents!, grades!)
            : throw new EvaluationException($"line {number}: {problem}");
    }
}
