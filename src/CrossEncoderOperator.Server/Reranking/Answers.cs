using CrossEncoderOperator.Server.Reranking.Shapes;

namespace CrossEncoderOperator.Server.Reranking;

/// <summary>Results in the shape of each dialect. <c>truncated</c> is ours; clients ignore it.</summary>
internal static class Answers
{
    public static IResult TextEmbeddingsInference(RerankRequest request, RerankResult result, string model) =>
        TypedResults.Json(
            [.. result.Documents.Select(document => new TextEmbeddingsInferenceRank(
                document.Index, document.Score, TextOf(request, document), document.Truncated))],
            AnswerJson.Default.TextEmbeddingsInferenceRankArray);

    public static IResult JinaAndCohereV1(RerankRequest request, RerankResult result, string model) =>
        TypedResults.Json(
            new RerankV1Answer(NewId(), model, new TokenUsage(result.Tokens, result.Tokens), Results(request, result)),
            AnswerJson.Default.RerankV1Answer);

    public static IResult CohereV2(RerankRequest request, RerankResult result, string model) =>
        TypedResults.Json(
            new RerankV2Answer(
                NewId(), Results(request, result), new RerankV2Meta(new ApiVersion("2"), new InputTokens(result.Tokens))),
            AnswerJson.Default.RerankV2Answer);

    private static RerankAnswerResult[] Results(RerankRequest request, RerankResult result) =>
        [.. result.Documents.Select(document => new RerankAnswerResult(
            document.Index,
            document.Score,
            TextOf(request, document) is { } text ? new AnswerDocument(text) : null,
            document.Truncated))];

    private static string? TextOf(RerankRequest request, RankedDocument document) =>
        request.ReturnText ? request.Documents[document.Index] : null;

    private static string NewId() => Guid.NewGuid().ToString();
}
