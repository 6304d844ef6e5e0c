using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Server.Metrics;

namespace CrossEncoderOperator.Server.Reranking;

/// <summary>Tokenize, score, sort.</summary>
internal static class Reranker
{
    /// <param name="timeLeft">Until the deadline of the request.</param>
    /// <exception cref="OverloadedException">The answer would come too late.</exception>
    /// <exception cref="RequestException">A text is too long and must not be cut, or the model gives no number for it.</exception>
    public static async Task<RerankResult> RerankAsync(
        CrossEncoder model,
        RerankRequest request,
        string documentsField,
        ServerMetrics metrics,
        Func<TimeSpan> timeLeft,
        CancellationToken cancellation)
    {
        EncodedPair[] pairs = Encode(model, request, documentsField, cancellation);
        metrics.DocumentsTokenized(pairs);
        PairScore[] scores = await model.ScoreAsync(pairs, timeLeft(), cancellation);

        var documents = new RankedDocument[pairs.Length];
        for (int i = 0; i < documents.Length; i++)
        {
            double score = request.RawScores ? scores[i].Logit : scores[i].Value;
            if (!double.IsFinite(score))
                throw new RequestException(500, "got a score from the model that is not a finite number", $"{documentsField}[{i}]");
            documents[i] = new RankedDocument(i, score, pairs[i].Truncated);
        }

        metrics.DocumentsScored(scores.Select(score => score.Probability));
        return new RerankResult(
            [.. documents.OrderByDescending(document => document.Score).Take(request.TopN ?? documents.Length)],
            pairs.Sum(pair => pair.Length));
    }

    private static EncodedPair[] Encode(
        CrossEncoder model, RerankRequest request, string documentsField, CancellationToken cancellation)
    {
        EncodedPair[] pairs = model.Encode(request.Query, request.Documents, model.Truncation, cancellation);
        int truncated = request.Truncate ? -1 : Array.FindIndex(pairs, pair => pair.Truncated);
        return truncated < 0
            ? pairs
            : throw new RequestException(
                422, $"is, with the query, longer than {model.Config.MaxTokens} tokens", $"{documentsField}[{truncated}]");
    }
}
