using System.Text.Json;
using CrossEncoderOperator.Server.Hosting;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Reranking.Shapes;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking.Dialects;

/// <summary>NVIDIA NIM for reranking. It answers logits, and takes what is too long for an error unless it is told to cut it.</summary>
internal sealed class NvidiaRanking : Dialect
{
    public override string Route => "/v1/ranking";

    public override string DocumentsField => "passages";

    public override RerankRequest Read(JsonFields fields, LimitSettings limits)
    {
        var query = fields.Required("query");
        var text = query.ValueKind == JsonValueKind.Object
            ? JsonFields.Of(query, "query").RequiredText("text")
            : JsonFields.Text(query, "query");
        var documents = DocumentList.Read(fields.Required(DocumentsField), DocumentsField, limits);
        return ReadCommon(fields, text, documents) with
        {
            RawScores = true,
            Truncate = fields.Choice("truncate", ("NONE", false), ("END", true)) ?? false,
        };
    }

    public override IResult Answer(RerankRequest request, RerankResult result, string model, DateTimeOffset now) =>
        TypedResults.Json(
            new RankingAnswer(
                [.. result.Documents.Select(document => new RankingAnswerResult(
                    document.Index, document.Score, request.IdOf(document.Index), document.Truncated, document.Tokens, document.Chunk))],
                new TokenUsage(result.Tokens, result.Tokens),
                result.ScoreVersion),
            AnswerJson.Default.RankingAnswer);

    public override ErrorAnswer Error(int status, string message, string? field) => new(message) { Field = field, Detail = message };
}
