namespace CrossEncoderOperator.Server.Reranking;

/// <summary>A rerank API as clients know it: its route, the names of its fields and the shape of its answer.</summary>
/// <param name="Route">Path of the POST.</param>
/// <param name="DocumentsField">Field with the texts.</param>
/// <param name="ReturnTextField">Field that asks for the texts in the answer.</param>
/// <param name="Answer">Makes the response.</param>
internal sealed record Dialect(
    string Route, string DocumentsField, string ReturnTextField, Func<RerankRequest, RerankResult, string, IResult> Answer)
{
    public static IReadOnlyList<Dialect> All { get; } =
    [
        new("/rerank", "texts", "return_text", Answers.TextEmbeddingsInference),
        new("/v1/rerank", "documents", "return_documents", Answers.JinaAndCohereV1),
        new("/v2/rerank", "documents", "return_documents", Answers.CohereV2),
    ];
}
