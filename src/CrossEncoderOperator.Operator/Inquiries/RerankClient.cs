using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using CrossEncoderOperator.Core.Quality;

namespace CrossEncoderOperator.Operator.Inquiries;

/// <summary>Has a pod score documents.</summary>
internal sealed class RerankClient : IDisposable
{
    private const int MostAttempts = 3;
    private const int MaxResponse = 1 << 20;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public RerankClient(TimeProvider time)
    {
        _time = time;
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Pods are reached directly.
            UseProxy = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxResponse,
        };
    }

    /// <summary>Scores of the documents of a query, in their order. They are logits: scores near 0 and 1 would be rounded to ties.</summary>
    /// <param name="address">Address of the pod.</param>
    /// <param name="query">The query and its documents.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="RerankException">There are none.</exception>
    public async Task<double[]> ScoreAsync(Uri address, GoldenQuery query, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var late = new CancellationTokenSource(s_longest, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
            try
            {
                using var content = JsonContent.Create(new RerankBody(query.Query, query.Documents), options: s_json);
                using var response = await _http.PostAsync(new Uri(address, "rerank"), content, either.Token);
                if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && attempt < MostAttempts)
                {
                    // The pod is busy with requests of users, which come first.
                    await Task.Delay(TimeSpan.FromSeconds(attempt), _time, cancel);
                    continue;
                }
                if (!response.IsSuccessStatusCode)
                {
                    throw new RerankException($"HTTP {(int)response.StatusCode}");
                }
                return Scores(await response.Content.ReadFromJsonAsync<RankedText[]>(s_json, either.Token), query.Documents.Count);
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancel);
            }
            catch (Exception) when (late.IsCancellationRequested)
            {
                throw new RerankException($"no answer within {s_longest.TotalSeconds} s");
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                throw new RerankException(fault.Message);
            }
            catch (JsonException)
            {
                throw new RerankException("the answer is not a list of scores");
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static double[] Scores(RankedText[]? ranked, int documents)
    {
        var scores = new double[documents];
        Array.Fill(scores, double.NaN);
        foreach (var text in ranked ?? [])
        {
            if (text is { Index: >= 0 } && text.Index < documents)
            {
                scores[text.Index] = text.Score;
            }
        }
        return ranked?.Length == documents && scores.All(double.IsFinite)
            ? scores
            : throw new RerankException("the answer does not have one score for each document");
    }

    private sealed record RerankBody(string Query, IReadOnlyList<string> Texts, bool RawScores = true, bool Truncate = true);

    private sealed record RankedText([property: JsonRequired] int Index, [property: JsonRequired] double Score);
}
