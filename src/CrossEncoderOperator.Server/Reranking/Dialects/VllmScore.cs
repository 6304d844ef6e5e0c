using System.Text.Json;
using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Reranking.Shapes;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Dialects;

/// <summary>The score API of vLLM: one text with each of others, or pairs of texts; the scores are in their order.</summary>
internal sealed class VllmScore : Dialect
{
    /// <summary>The names that the two sides of the pairs have had.</summary>
    private static readonly (string First, string Second)[] s_names = [("text_1", "text_2"), ("queries", "documents"), ("data_1", "data_2")];

    public override string Route => "/v1/score";

    public override string DocumentsField => "text_2";

    public override RerankRequest Read(JsonFields fields, LimitSettings limits)
    {
        var (first, second) = s_names.FirstOrDefault(names => fields.Find(names.First) is not null, s_names[0]);
        var queries = Texts(fields, first, limits);
        var documents = Texts(fields, second, limits);
        if (queries.Count > 1 && queries.Count != documents.Count)
        {
            throw new RequestException(422, $"must have one entry, or as many as {second}", first);
        }

        if (queries.Any(query => query.Length == 0))
        {
            throw new RequestException(422, "must not be empty", first);
        }

        return WithOptions(fields, new RerankRequest { Queries = queries, Documents = new DocumentList(documents, null) }) with
        {
            Truncate = fields.Flag("truncate") ?? true,
            TopN = null,
            MinScore = null,
            Sorted = false,
        };
    }

    public override IResult Answer(RerankRequest request, RerankResult result, string model, DateTimeOffset now) =>
        TypedResults.Json(
            new ScoreAnswer(
                NewId(),
                "list",
                now.ToUnixTimeSeconds(),
                model,
                [.. result.Documents.Select(document => new ScoreAnswerResult(
                    document.Index, "score", document.Score, document.Truncated, document.Tokens, document.Chunk))],
                new TokenUsage(result.Tokens, result.Tokens),
                result.ScoreVersion),
            AnswerJson.Default.ScoreAnswer);

    public override ErrorAnswer Error(int status, string message, string? field) => new(message) { Field = field, Message = message };

    private static IReadOnlyList<string> Texts(JsonFields fields, string name, LimitSettings limits)
    {
        var value = fields.Required(name);
        return value.ValueKind == JsonValueKind.Array
            ? DocumentList.Read(value, name, limits).Texts
            : [JsonFields.Text(value, name)];
    }
}
