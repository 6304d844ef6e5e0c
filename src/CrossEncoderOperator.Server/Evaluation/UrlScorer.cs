using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrossEncoderOperator.Server.Reranking;

namespace CrossEncoderOperator.Server.Evaluation;

/// <summary>A server, or a deployment through its Service, by its <c>/rerank</c>.</summary>
internal sealed class UrlScorer(HttpClient http, Uri url, TimeProvider time) : IScorer
{
    private const int Attempts = 5;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(60);

    public async Task<double[]> ScoreAsync(LabelledQuery query, bool raw, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await SendAsync(query, raw, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return await ReadAsync(response, query, cancellation);
            }

            var busy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
            if (!busy || attempt == Attempts)
            {
                throw new EvaluationException($"{url}: answered {(int)response.StatusCode} to a query");
            }

            var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1);
            await Task.Delay(wait < s_longestWait ? wait : s_longestWait, time, cancellation);
        }
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> SendAsync(LabelledQuery query, bool raw, CancellationToken cancellation)
    {
        try
        {
            var body = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["query"] = query.Query,
                ["texts"] = query.Documents,
                ["raw_scores"] = raw,
            };
            return await http.PostAsJsonAsync(new Uri(url, "rerank"), body, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new EvaluationException($"{url}: {e.Message}", e);
        }
    }

    private async Task<double[]> ReadAsync(HttpResponseMessage response, LabelledQuery query, CancellationToken cancellation)
    {
        try
        {
            var ranks = await response.Content.ReadFromJsonAsync(AnswerJson.Default.TextEmbeddingsInferenceRankArray, cancellation);
            double?[] scores = new double?[query.Documents.Count];
            foreach (var rank in ranks ?? [])
            {
                scores[rank.Index] = rank.Score;
            }

            return [.. scores.Select(score => score!.Value)];
        }
        catch (Exception e) when (e is JsonException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new EvaluationException($"{url}: the answer is not one score for each document", e);
        }
    }
}
