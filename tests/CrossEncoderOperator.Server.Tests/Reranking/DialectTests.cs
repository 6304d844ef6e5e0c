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
        var answer = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}}, "return_text": true, "raw_scores": false, "truncate": true}""");
        Assert.Equal(["index", "score", "text", "truncated", "tokens"], Names(answer[0]));
        Assert.Equal(3, answer.GetArrayLength());
        AssertSorted(answer, "score");
        var texts = JsonSerializer.Deserialize<string[]>(Texts)!;
        Assert.All(answer.EnumerateArray(), rank => Assert.Equal(texts[rank.GetProperty("index").GetInt32()], rank.GetProperty("text").GetString()));

        answer = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }""");
        Assert.Equal(["index", "score", "truncated", "tokens"], Names(answer[0]));
    }

    [Fact]
    public async Task Jina_and_Cohere_v1()
    {
        var answer = await OkAsync(
            "/v1/rerank", $$"""{"model": "any", {{Query}}, "documents": {{Texts}}, "top_n": 2, "return_documents": true}""");
        Assert.Equal(["id", "model", "usage", "results", "meta", "score_version"], Names(answer));
        Assert.Equal("product-search", answer.GetProperty("model").GetString());
        Assert.Equal(["prompt_tokens", "total_tokens"], Names(answer.GetProperty("usage")));
        var results = answer.GetProperty("results");
        Assert.Equal(2, results.GetArrayLength());
        Assert.Equal(["index", "relevance_score", "document", "truncated", "tokens"], Names(results[0]));
        Assert.Equal(["text"], Names(results[0].GetProperty("document")));
        AssertSorted(results, "relevance_score");

        var objects = await OkAsync(
            "/v1/rerank",
            $$"""{ {{Query}}, "documents": [{"text": "blue kettle", "id": 7}, {"text": "red running shoes"}, {"text": "a jacket"}], "top_n": 2}""");
        Assert.Equal(Scores(results, "relevance_score"), Scores(objects.GetProperty("results"), "relevance_score"));
    }

    [Fact]
    public async Task Cohere_v2()
    {
        var answer = await OkAsync(
            "/v2/rerank", $$"""{"model": "any", {{Query}}, "documents": {{Texts}}, "top_n": 99, "max_tokens_per_doc": 4096, "priority": 0}""");
        Assert.Equal(["id", "results", "meta", "score_version"], Names(answer));
        Assert.Equal(3, answer.GetProperty("results").GetArrayLength());
        Assert.Equal(["index", "relevance_score", "truncated", "tokens"], Names(answer.GetProperty("results")[0]));
        Assert.Equal("""{"api_version":{"version":"2"},"tokens":{"input_tokens":25}}""", answer.GetProperty("meta").GetRawText());
    }

    [Fact]
    public async Task Nvidia_ranking()
    {
        var answer = await OkAsync(
            "/v1/ranking",
            """
            {"model": "any", "query": {"text": "red running shoes"}, "truncate": "END",
             "passages": [{"text": "blue kettle"}, {"text": "red running shoes"}, {"text": "a jacket"}]}
            """);
        Assert.Equal(["rankings", "usage", "score_version"], Names(answer));
        Assert.Equal("""{"prompt_tokens":25,"total_tokens":25}""", answer.GetProperty("usage").GetRawText());
        Assert.Equal(["index", "logit", "truncated", "tokens"], Names(answer.GetProperty("rankings")[0]));
        var logits = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}}, "raw_scores": true}""");
        Assert.Equal(Scores(logits, "score"), Scores(answer.GetProperty("rankings"), "logit"));
    }

    [Fact]
    public async Task Vllm_score_keeps_the_order()
    {
        var answer = await OkAsync("/v1/score", $$"""{"model": "any", "text_1": "red running shoes", "text_2": {{Texts}} }""");
        Assert.Equal(["id", "object", "created", "model", "data", "usage", "score_version"], Names(answer));
        Assert.Equal(("list", "product-search"), (answer.GetProperty("object").GetString(), answer.GetProperty("model").GetString()));
        var data = answer.GetProperty("data");
        Assert.Equal(["index", "object", "score", "truncated", "tokens"], Names(data[0]));
        Assert.Equal([0, 1, 2], data.EnumerateArray().Select(entry => entry.GetProperty("index").GetInt32()));
        Assert.Equal("score", data[0].GetProperty("object").GetString());
        var ranked = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }""");
        Assert.Equal(
            ranked.EnumerateArray().OrderBy(rank => rank.GetProperty("index").GetInt32()).Select(rank => rank.GetProperty("score").GetDouble()),
            Scores(data, "score"));
    }

    [Theory]
    [InlineData("text_1", "text_2")]
    [InlineData("queries", "documents")]
    [InlineData("data_1", "data_2")]
    public async Task Vllm_score_of_pairs(string first, string second)
    {
        var answer = await OkAsync("/v1/score", $$"""{"{{first}}": ["red shoes", "kettle"], "{{second}}": ["blue", "a kettle"]}""");
        var alone = await OkAsync("/v1/score", """{"text_1": "kettle", "text_2": "a kettle"}""");
        Assert.Equal(Scores(alone.GetProperty("data"), "score")[0], Scores(answer.GetProperty("data"), "score")[1], 1e-5);
    }

    [Fact]
    public async Task Ids_of_documents_come_back()
    {
        const string Documents = """[{"text": "blue kettle", "id": "k-1"}, "red running shoes", {"text": "a jacket", "id": 7}]""";
        foreach (var (route, documents, results) in ((string, string, string)[])[
            ("/rerank", "texts", ""), ("/v1/rerank", "documents", "results"), ("/v2/rerank", "documents", "results"), ("/v1/ranking", "passages", "rankings")])
        {
            var answer = await OkAsync(route, $$"""{ {{Query}}, "{{documents}}": {{Documents}} }""");
            var list = results.Length == 0 ? answer : answer.GetProperty(results);
            Assert.Equal(
                ["\"k-1\"", "", "7"],
                list.EnumerateArray().OrderBy(result => result.GetProperty("index").GetInt32())
                    .Select(result => result.TryGetProperty("id", out var id) ? id.GetRawText() : ""));
        }
    }

    [Fact]
    public async Task Cohere_v1_ranks_the_fields_that_it_is_told_to()
    {
        var fields = await OkAsync(
            "/v1/rerank", $$"""{ {{Query}}, "documents": [{"title": "red", "body": "kettle", "text": "x"}], "rank_fields": ["title", "body"]}""");
        var text = await OkAsync("/v1/rerank", $$"""{ {{Query}}, "documents": ["red\nkettle"]}""");
        Assert.Equal(Scores(text.GetProperty("results"), "relevance_score"), Scores(fields.GetProperty("results"), "relevance_score"));
    }

    [Fact]
    public async Task Results_below_the_least_score_are_left_out()
    {
        var all = Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }"""), "score");
        var least = all[1].ToString("R", CultureInfo.InvariantCulture);
        Assert.Equal(all[..2], Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}}, "min_score": {{least}} }"""), "score"));
    }

    [Theory]
    [InlineData("\"max_tokens_per_doc\": 1", "blue", "truncated")]
    [InlineData("\"max_tokens_per_doc\": 1, \"truncation_direction\": \"Left\"", "kettle", "truncated")]
    [InlineData("\"max_tokens_per_doc\": 4096", "blue kettle", "whole")]
    public async Task Documents_are_read_so_far_as_is_asked_for(string options, string read, string how)
    {
        var answer = (await OkAsync("/v2/rerank", $$"""{ {{Query}}, "documents": ["blue kettle"], {{options}} }""")).GetProperty("results")[0];
        var expected = (await OkAsync("/v2/rerank", $$"""{ {{Query}}, "documents": ["{{read}}"] }""")).GetProperty("results")[0];
        Assert.Equal(expected.GetProperty("relevance_score").GetDouble(), answer.GetProperty("relevance_score").GetDouble(), 1e-5);
        Assert.Equal(how == "truncated", answer.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Chunks_of_a_long_document_compete()
    {
        var filler = string.Join(' ', Enumerable.Repeat("kettle", 90));
        var text = $"a b 😀 {filler} red running shoes {filler}";
        var answer = await OkAsync("/v1/rerank", $$"""{ {{Query}}, "documents": ["{{text}}", "red"], "max_chunks_per_doc": 16}""");
        var results = answer.GetProperty("results").EnumerateArray().OrderBy(result => result.GetProperty("index").GetInt32()).ToArray();
        Assert.False(results[1].TryGetProperty("chunk", out _));
        Assert.False(results[0].GetProperty("truncated").GetBoolean());
        var chunk = results[0].GetProperty("chunk");
        Assert.Equal(["index", "count", "start", "end"], Names(chunk));
        Assert.True(chunk.GetProperty("count").GetInt32() > 2);
        // Offsets count code points.
        var runes = text.EnumerateRunes().ToArray();
        var winner = string.Concat(runes[chunk.GetProperty("start").GetInt32()..chunk.GetProperty("end").GetInt32()]);
        var alone = await OkAsync("/v1/rerank", $$"""{ {{Query}}, "documents": ["{{winner}}"]}""");
        Assert.Equal(
            alone.GetProperty("results")[0].GetProperty("relevance_score").GetDouble(), results[0].GetProperty("relevance_score").GetDouble(), 1e-5);
    }

    [Fact]
    public async Task Headers_say_what_an_answer_cost()
    {
        using var content = new StringContent($$"""{ {{Query}}, "texts": {{Texts}} }""", System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync("/rerank", content, TestContext.Current.CancellationToken);
        string Header(string name) => response.Headers.GetValues(name).Single();
        Assert.Equal("25", Header("x-compute-tokens"));
        foreach (var name in new[] { "x-total-time", "x-tokenization-time", "x-queue-time", "x-inference-time" })
        {
            Assert.Matches("^[0-9]+$", Header(name));
        }

        var info = (await server.GetAsync("/info")).Body;
        Assert.Equal(info.GetProperty("score_version").GetString(), Header("x-score-version"));
        Assert.Matches("^[0-9a-f]{12}$", Header("x-score-version"));
    }

    [Theory]
    [InlineData("/rerank", """{"error":"query is missing","field":"query","error_type":"Validation"}""")]
    [InlineData("/v1/rerank", """{"error":"query is missing","field":"query","message":"query is missing","detail":"query is missing"}""")]
    [InlineData("/v2/rerank", """{"error":"query is missing","field":"query","message":"query is missing"}""")]
    [InlineData("/v1/ranking", """{"error":"query is missing","field":"query","detail":"query is missing"}""")]
    [InlineData("/v1/score", """{"error":"text_1 is missing","field":"text_1","message":"text_1 is missing"}""")]
    public async Task Errors_have_the_fields_that_clients_read(string route, string expected)
    {
        var (status, body) = await server.PostAsync(route, "{}");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, expected), (status, body.GetRawText()));
    }

    [Fact]
    public async Task All_dialects_give_the_same_scores()
    {
        var first = Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }"""), "score");
        foreach (var route in new[] { "/v1/rerank", "/v2/rerank" })
        {
            var answer = await OkAsync(route, $$"""{ {{Query}}, "documents": {{Texts}} }""");
            Assert.Equal(first, Scores(answer.GetProperty("results"), "relevance_score"));
        }
    }

    [Fact]
    public async Task Raw_scores_are_the_logits()
    {
        var scores = Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}} }"""), "score");
        var logits = Scores(await OkAsync("/rerank", $$"""{ {{Query}}, "texts": {{Texts}}, "raw_scores": true}"""), "score");
        Assert.Equal(scores, logits.Select(logit => 1 / (1 + Math.Exp(-logit))), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public async Task Long_documents_are_cut_and_say_so()
    {
        string longText = string.Join(' ', Enumerable.Repeat("jacket", 100));
        var answer = await OkAsync("/v1/rerank", $$"""{ {{Query}}, "documents": ["red", "{{longText}}", ""]}""");
        Assert.Equal(
            [(0, false), (1, true), (2, false)],
            answer.GetProperty("results").EnumerateArray()
                .Select(result => (result.GetProperty("index").GetInt32(), result.GetProperty("truncated").GetBoolean())).Order());
    }

    [Fact]
    public async Task Equal_scores_keep_the_order_of_the_request()
    {
        string documents = string.Join(',', Enumerable.Repeat("\"red shoes\"", 40));
        var answer = await OkAsync("/rerank", $$"""{ {{Query}}, "texts": [{{documents}}] }""");
        Assert.Equal(Enumerable.Range(0, 40), answer.EnumerateArray().Select(rank => rank.GetProperty("index").GetInt32()));
    }

    private static void AssertSorted(JsonElement results, string field)
    {
        var scores = Scores(results, field);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.NotEqual(scores[0].ToString(CultureInfo.InvariantCulture), scores[^1].ToString(CultureInfo.InvariantCulture));
    }

    private static double[] Scores(JsonElement results, string field) =>
        [.. results.EnumerateArray().Select(result => result.GetProperty(field).GetDouble())];

    private static string[] Names(JsonElement value) => [.. value.EnumerateObject().Select(property => property.Name)];

    private async Task<JsonElement> OkAsync(string route, string json)
    {
        var (status, body) = await server.PostAsync(route, json);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {body}");
        return body;
    }
}
