using System.Globalization;
using System.Net;
using System.Text.Json;
using CrossEncoderOperator.Server.Tests.Hosting;

namespace CrossEncoderOperator.Server.Tests.Reranking;

/// <summary>What clients of each API send and get.</summary>
public sealed class DialectTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Query = "\"query\": \"red running shoes\"";
    private const string Texts = """["blue kettle", "red running shoes", "a jacket"]""";

    [Fact]
    public async Task Text_embeddings_inference()
    {
        JsonElement answer = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}}, "return_text": true, "raw_scores": false, "truncate": true}""");
        Assert.Equal(["index", "score", "text", "truncated"], Names(answer[0]));
        Assert.Equal(3, answer.GetArrayLength());
        AssertSorted(answer, "score");
        string[] texts = JsonSerializer.Deserialize<string[]>(Texts)!;
        Assert.All(answer.EnumerateArray(), rank => Assert.Equal(texts[rank.GetProperty("index").GetInt32()], rank.GetProperty("text").GetString()));

        answer = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }""");
        Assert.Equal(["index", "score", "truncated"], Names(answer[0]));
    }

    [Fact]
    public async Task Jina_and_Cohere_v1()
    {
        JsonElement answer = await OkAsync(
            "/v1/rerank", $$"""{"model": "any", {{Query}}, "documents": {{Texts}}, "top_n": 2, "return_documents": true}""");
        Assert.Equal(["id", "model", "usage", "results"], Names(answer));
        Assert.Equal("product-search", answer.GetProperty("model").GetString());
        Assert.Equal(["prompt_tokens", "total_tokens"], Names(answer.GetProperty("usage")));
        JsonElement results = answer.GetProperty("results");
        Assert.Equal(2, results.GetArrayLength());
        Assert.Equal(["index", "relevance_score", "document", "truncated"], Names(results[0]));
        Assert.Equal(["text"], Names(results[0].GetProperty("document")));
        AssertSorted(results, "relevance_score");

        JsonElement objects = await OkAsync(
            "/v1/rerank",
            $$"""{ {{Query}}, "documents": [{"text": "blue kettle", "id": 7}, {"text": "red running shoes"}, {"text": "a jacket"}], "top_n": 2}""");
        Assert.Equal(Scores(results, "relevance_score"), Scores(objects.GetProperty("results"), "relevance_score"));
    }

    [Fact]
    public async Task Cohere_v2()
    {
        JsonElement answer = await OkAsync(
            "/v2/rerank", $$"""{"model": "any", {{Query}}, "documents": {{Texts}}, "top_n": 99, "max_tokens_per_doc": 4096, "priority": 0}""");
        Assert.Equal(["id", "results", "meta"], Names(answer));
        Assert.Equal(3, answer.GetProperty("results").GetArrayLength());
        Assert.Equal(["index", "relevance_score", "truncated"], Names(answer.GetProperty("results")[0]));
        Assert.Equal("""{"api_version":{"version":"2"},"tokens":{"input_tokens":25}}""", answer.GetProperty("meta").GetRawText());
    }

    [Fact]
    public async Task All_dialects_give_the_same_scores()
    {
        double[] first = Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }"""), "score");
        foreach (string route in new[] { "/v1/rerank", "/v2/rerank" })
        {
            JsonElement answer = await OkAsync(route, $$"""{ {{Query}}, "documents": {{Texts}} }""");
            Assert.Equal(first, Scores(answer.GetProperty("results"), "relevance_score"));
        }
    }

    [Fact]
    public async Task Raw_scores_are_the_logits()
    {
        double[] scores = Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }"""), "score");
        double[] logits = Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}}, "raw_scores": true}"""), "score");
        Assert.Equal(scores, logits.Select(logit => 1 / (1 + Math.Exp(-logit))), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public async Task Long_documents_are_cut_and_say_so()
    {
        string longText = string.Join(' ', Enumerable.Repeat("jacket", 100));
        JsonElement answer = await OkAsync("/v1/rerank", $$"""{ {{Query}}, "documents": ["red", "{{longText}}", ""]}""");
        Assert.Equal(
            [(0, false), (1, true), (2, false)],
            answer.GetProperty("results").EnumerateArray()
                .Select(result => (result.GetProperty("index").GetInt32(), result.GetProperty("truncated").GetBoolean())).Order());
    }

    [Fact]
    public async Task Equal_scores_keep_the_order_of_the_request()
    {
        string documents = string.Join(',', Enumerable.Repeat("\"red shoes\"", 40));
        JsonElement answer = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": [{{documents}}] }""");
        Assert.Equal(Enumerable.Range(0, 40), answer.EnumerateArray().Select(rank => rank.GetProperty("index").GetInt32()));
    }

    private static void AssertSorted(JsonElement results, string field)
    {
        double[] scores = Scores(results, field);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.NotEqual(scores[0].ToString(CultureInfo.InvariantCulture), scores[^1].ToString(CultureInfo.InvariantCulture));
    }

    private static double[] Scores(JsonElement results, string field) =>
        [.. results.EnumerateArray().Select(result => result.GetProperty(field).GetDouble())];

    private static string[] Names(JsonElement value) => [.. value.EnumerateObject().Select(property => property.Name)];

    private async Task<JsonElement> OkAsync(string route, string json)
    {
        (HttpStatusCode status, JsonElement body) = await server.PostAsync(route, json);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return body;
    }
}
