using CrossEncoderOperator.Inference;
using CrossEncoderOperator.Inference.Scoring;
using CrossEncoderOperator.Inference.Scoring.Batching;
using CrossEncoderOperator.Inference.Tokenization;
using CrossEncoderOperator.Server.Metrics;
using CrossEncoderOperator.Server.Reranking.Reading;
using CrossEncoderOperator.Server.Settings;

namespace CrossEncoderOperator.Server.Reranking;

/// <summary>Tokenize, score, sort.</summary>
internal sealed class Reranker(CrossEncoder model, ServerSettings settings, ServerMetrics metrics, TimeProvider time)
{
    private readonly ScoreScale _scale = new(model, settings);

    public CrossEncoder Model => model;

    public string ScoreVersion => _scale.Version;

    /// <param name="request">What to rank.</param>
    /// <param name="documentsField">Name of the documents in errors.</param>
    /// <param name="timeLeft">Until the deadline of the request; null for none.</param>
    /// <param name="cancellation">The answer is no longer needed.</param>
    /// <exception cref="OverloadedException">The answer would come too late.</exception>
    /// <exception cref="RequestException">A text is too long and must not be cut, or the model gives no number for it.</exception>
    public async Task<RerankResult> RerankAsync(
        RerankRequest request, string documentsField, Func<TimeSpan?> timeLeft, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var encoded = model.Encode(request.Queries, request.Documents.Texts, OptionsOf(request), cancellation);
        CheckLength(request, encoded, documentsField);
        metrics.DocumentsTokenized(encoded);
        var tokenizing = time.GetElapsedTime(started);

        var scored = await model.ScoreAsync(encoded.Pairs, timeLeft(), cancellation);
        var documents = Rank(request, encoded, scored.Scores, documentsField);
        encoded.Release();
        return new RerankResult(
            documents, encoded.Pairs.Sum(pair => pair.Length), _scale.Version, new RerankTimes(tokenizing, scored.Queued, scored.Ran));
    }

    private EncodingOptions OptionsOf(RerankRequest request)
    {
        var documents = settings.Documents;
        var side = request.TruncationSide ?? model.Config.TruncationSide;
        var chunks = Math.Min(request.MaxChunks ?? (documents.Strategy == DocumentSettings.Chunked ? documents.MaxChunks : 1), documents.MaxChunks);
        return chunks > 1
            ? new EncodingOptions(
                new Truncation(model.Config.MaxTokens, side),
                request.MaxDocumentTokens,
                new Chunking(documents.MaxTokens, documents.OverlapTokens, chunks))
            : new EncodingOptions(
                new Truncation(model.Config.MaxTokens, side),
                Math.Min(request.MaxDocumentTokens ?? int.MaxValue, documents.MaxTokens ?? int.MaxValue));
    }

    private void CheckLength(RerankRequest request, EncodedRequest encoded, string documentsField)
    {
        for (var i = 0; i < encoded.Documents && !request.Truncate; i++)
        {
            if (encoded.Pairs[encoded.PairsOf(i).First].Truncated)
            {
                throw new RequestException(
                    422, $"is, with the query, longer than {model.Config.MaxTokens} tokens", $"{documentsField}[{i}]");
            }
        }
    }

    private RankedDocument[] Rank(RerankRequest request, EncodedRequest encoded, PairScore[] scores, string documentsField)
    {
        int[] winners = [.. Enumerable.Range(0, encoded.Documents).Select(i => WinnerOf(encoded, scores, i)
            ?? throw new RequestException(500, "got a score from the model that is not a finite number", $"{documentsField}[{i}]"))];
        var documents = new RankedDocument[winners.Length];
        for (var i = 0; i < documents.Length; i++)
        {
            var (first, count) = encoded.PairsOf(i);
            var score = scores[winners[i]];
            var tokens = TokensOf(encoded, first, count);
            metrics.DocumentScored(_scale.ProbabilityOf(score), tokens);
            documents[i] = new RankedDocument(
                i,
                request.RawScores ? score.Logit : _scale.ScoreOf(score),
                encoded.Pairs[first].Truncated,
                tokens,
                count == 1 ? null : ChunkOf(request.Documents.Texts[i], encoded.Pairs[winners[i]].Document, winners[i] - first, count));
        }

        var kept = documents.Where(document => document.Score >= (request.MinScore ?? double.NegativeInfinity));
        return [.. (request.Sorted ? kept.OrderByDescending(document => document.Score) : kept).Take(request.TopN ?? documents.Length)];
    }

    /// <summary>The pair of a document with the highest logit; null when one is no finite number.</summary>
    private static int? WinnerOf(EncodedRequest encoded, PairScore[] scores, int document)
    {
        var (first, count) = encoded.PairsOf(document);
        var winner = first;
        for (var pair = first; pair < first + count; pair++)
        {
            if (!double.IsFinite(scores[pair].Logit))
            {
                return null;
            }

            winner = scores[pair].Logit > scores[winner].Logit ? pair : winner;
        }

        return winner;
    }

    private static int TokensOf(EncodedRequest encoded, int first, int count)
    {
        var tokens = 0;
        for (var pair = first; pair < first + count; pair++)
        {
            tokens += encoded.Pairs[pair].Length;
        }

        return tokens;
    }

    private static WinningChunk ChunkOf(string text, TextSpan span, int index, int count)
    {
        var start = CodePoints(text.AsSpan(0, span.Start));
        return new WinningChunk(index, count, start, start + CodePoints(text.AsSpan(span.Start, span.End - span.Start)));
    }

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
