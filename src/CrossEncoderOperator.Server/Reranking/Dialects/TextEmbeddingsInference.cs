using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Reranking.Shapes;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Dialects;

/// <summary>Hugging Face Text Embeddings Inference.</summary>
internal sealed class TextEmbeddingsInference : Dialect
{
    public override string Route => "/rerank";

    public override string DocumentsField => "texts";

    public override RerankRequest Read(JsonFields fields, LimitSettings limits)
    {
        var query = fields.RequiredText("query");
        var documents = DocumentList.Read(fields.Required(DocumentsField), DocumentsField, limits);
        return ReadCommon(fields, query, documents) with
        {
            ReturnText = fields.Flag("return_text") ?? false,
            Truncate = fields.Flag("truncate") ?? true,
        };
    }

    public override IResult Answer(RerankRequest request, RerankResult result, string model, DateTimeOffset now) =>
        TypedResults.Json(
            [.. result.Documents.Select(document => new TextEmbeddingsInferenceRank(
                document.Index,
                document.Score,
                request.TextOf(document.Index),
                request.IdOf(document.Index),
                document.Truncated,
                document.Tokens,
                document.Chunk))],
            AnswerJson.Default.TextEmbeddingsInferenceRankArray);

    public override ErrorAnswer Error(int status, string message, string? field) => new(message)
    {
        Field = field,
        ErrorType = status switch
        {
            429 => "Overloaded",
            503 => "Unhealthy",
            >= 500 => "Backend",
            _ => "Validation",
        },
    };
}
