using System.Text.Json;
using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Reranking.Shapes;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Dialects;

/// <summary>Jina, vLLM and version 1 of Cohere, whose answers have different fields beside the same results.</summary>
internal sealed class JinaAndCohereV1 : Dialect
{
    public override string Route => "/v1/rerank";

    public override string DocumentsField => "documents";

    public override RerankRequest Read(JsonFields fields, LimitSettings limits)
    {
        var query = fields.RequiredText("query");
        var documents = DocumentList.Read(fields.Required(DocumentsField), DocumentsField, limits, RankFields(fields));
        return ReadCommon(fields, query, documents) with
        {
            ReturnText = fields.Flag("return_documents") ?? false,
            Truncate = fields.Flag("truncate") ?? true,
            MaxChunks = fields.Count("max_chunks_per_doc"),
        };
    }

    public override IResult Answer(RerankRequest request, RerankResult result, string model, DateTimeOffset now) =>
        TypedResults.Json(
            new RerankV1Answer(
                NewId(),
                model,
                new TokenUsage(result.Tokens, result.Tokens),
                RerankAnswerResult.Of(request, result),
                new RerankMeta(new ApiVersion("1"), new InputTokens(result.Tokens)),
                result.ScoreVersion),
            AnswerJson.Default.RerankV1Answer);

    public override ErrorAnswer Error(int status, string message, string? field) =>
        new(message) { Field = field, Message = message, Detail = message };

    private static string[]? RankFields(JsonFields fields)
    {
        const string Name = "rank_fields";
        return fields.Find(Name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } names when names.GetArrayLength() > 0 =>
                [.. names.EnumerateArray().Select((name, index) => JsonFields.Text(name, $"{Name}[{index}]"))],
            _ => throw new RequestException(400, "must be an array of field names", Name),
        };
    }
}
