using System.Text.Json;

namespace CrossEncoderOperator.Server.Reranking.Shapes;

internal sealed record RerankAnswerResult(
    int Index, double RelevanceScore, AnswerDocument? Document, JsonElement? Id, bool Truncated, int Tokens, WinningChunk? Chunk)
{
    public static RerankAnswerResult[] Of(RerankRequest request, RerankResult result) =>
        [.. result.Documents.Select(document => new RerankAnswerResult(
            document.Index,
            document.Score,
            request.TextOf(document.Index) is { } text ? new AnswerDocument(text) : null,
            request.IdOf(document.Index),
            document.Truncated,
            document.Tokens,
            document.Chunk))];
}
