using System.Net.Http.Json;
using System.Text.Json;
using CrossEncoderOperator.Rig.Load;

namespace CrossEncoderOperator.Demo;

/// <summary>A client of a deployment's Service.</summary>
internal sealed class Reranker(Uri service) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = service, Timeout = TimeSpan.FromSeconds(30) };

    public async Task<IReadOnlyList<(int Index, double Score)>> RankAsync(LabelledQuery query, CancellationToken cancel)
    {
        using var response = await _client.PostAsJsonAsync("v2/rerank", new { query = query.Query, documents = query.Documents }, cancel);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return response.IsSuccessStatusCode
            ? [.. body.GetProperty("results").EnumerateArray().Select(result => (result.GetProperty("index").GetInt32(), result.GetProperty("relevance_score").GetDouble()))]
            : throw new DemoException($"{service} answered {(int)response.StatusCode}: {body}");
    }

    public void Dispose() => _client.Dispose();
}
