using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Reranking.Shapes;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Dialects;

/// <summary>Version 2 of Cohere.</summary>
internal sealed class CohereV2 : Dialect
{
    public override string Route => "/v2/rerank";

    public override string DocumentsField => "documents";

    public override RerankRequest Read(JsonFields fields, LimitSettings limits)
    {
        var query = fields.RequiredText("query");
        var documents = DocumentList.Read(fields.Required(DocumentsField), DocumentsField, limits);
        return ReadCommon(fields, query, documents) with
        {
            ReturnText = fields.Flag("return_documents") ?? false,
            Truncate = fields.Flag("truncate") ?? true,
        };
    }

    public override IResult Answer(RerankRequest request, RerankResult result, string model, DateTimeOffset now) =>
        TypedResults.Json(
            new RerankV2Answer(
                NewId(),
                RerankAnswerResult.Of(request, result),
                new RerankMeta(new ApiVersion("2"), new InputTokens(result.Tokens)),
                result.ScoreVersion),
            AnswerJson.Default.RerankV2Answer);

    public override ErrorAnswer Error(int status, string message, string? field) => new(message) { Field = field, Message = message };
}
