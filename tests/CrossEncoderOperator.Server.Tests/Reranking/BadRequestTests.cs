using System.Net;
using System.Text;
using System.Text.Json;
using CrossEncoderOperator.Server.Tests.Hosting;

namespace CrossEncoderOperator.Server.Tests.Reranking;

/// <summary>Requests that are refused: the status, and a message that names the field and repeats none of the text.</summary>
public sealed class BadRequestTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("", 400, "the body is not JSON: line 1, byte 1", null)]
    [InlineData("{", 400, "the body is not JSON: line 1, byte 2", null)]
    [InlineData("secret", 400, "the body is not JSON: line 1, byte 1", null)]
    [InlineData("""{"query": "secret", "documents": ["a"]} trailing""", 400, "the body is not JSON: line 1, byte 41", null)]
    [InlineData("""{"query": "secret", "documents": [NaN]}""", 400, "the body is not JSON: line 1, byte 35", null)]
    [InlineData("""["secret"]""", 400, "the body must be a JSON object", null)]
    [InlineData("null", 400, "the body must be a JSON object", null)]
    [InlineData("{}", 422, "query is missing", "query")]
    [InlineData("""{"query": null, "documents": ["a"]}""", 422, "query is missing", "query")]
    [InlineData("""{"query": "", "documents": ["a"]}""", 422, "query must not be empty", "query")]
    [InlineData("""{"query": 3, "documents": ["a"]}""", 400, "query must be a string", "query")]
    [InlineData("""{"query": ["a"], "documents": ["a"]}""", 400, "query must be a string", "query")]
    [InlineData("""{"query": "a", "query": "b", "documents": ["a"]}""", 400, "the body has a field that is given twice", "the body")]
    [InlineData("""{"query": "a\u0000", "documents": ["a"]}""", 400, "query has a NUL character", "query")]
    [InlineData("""{"query": "\ud83d", "documents": ["a"]}""", 400, "query has a lone surrogate or is not UTF-8", "query")]
    [InlineData("""{"query": "\ude00\ud83d", "documents": ["a"]}""", 400, "query has a lone surrogate or is not UTF-8", "query")]
    [InlineData("""{"\ud83d": 1, "query": "a", "documents": ["a"]}""", 400, "the body has a lone surrogate or is not UTF-8", "the body")]
    [InlineData("""{"query": "a"}""", 422, "documents is missing", "documents")]
    [InlineData("""{"query": "a", "texts": ["a"]}""", 422, "documents is missing", "documents")]
    [InlineData("""{"query": "a", "documents": "a"}""", 400, "documents must be an array", "documents")]
    [InlineData("""{"query": "a", "documents": {"0": "a"}}""", 400, "documents must be an array", "documents")]
    [InlineData("""{"query": "a", "documents": []}""", 422, "documents must not be empty", "documents")]
    [InlineData("""{"query": "a", "documents": ["b", null]}""", 400, "documents[1] must be a string or an object with a text", "documents[1]")]
    [InlineData("""{"query": "a", "documents": [["b"]]}""", 400, "documents[0] must be a string or an object with a text", "documents[0]")]
    [InlineData("""{"query": "a", "documents": ["b", "c", {"title": "d"}]}""", 422, "documents[2].text is missing", "documents[2].text")]
    [InlineData("""{"query": "a", "documents": [{"text": 3}]}""", 400, "documents[0].text must be a string", "documents[0].text")]
    [InlineData("""{"query": "a", "documents": [{"text": "a", "text": "b"}]}""", 400, "documents[0] has a field that is given twice", "documents[0]")]
    [InlineData("""{"query": "a", "documents": ["b\u0000"]}""", 400, "documents[0] has a NUL character", "documents[0]")]
    [InlineData("""{"query": "a", "documents": ["b", "c \udc00"]}""", 400, "documents[1] has a lone surrogate or is not UTF-8", "documents[1]")]
    [InlineData("""{"query": "a", "documents": ["b"], "top_n": 0}""", 422, "top_n must be a positive integer", "top_n")]
    [InlineData("""{"query": "a", "documents": ["b"], "top_n": -1}""", 422, "top_n must be a positive integer", "top_n")]
    [InlineData("""{"query": "a", "documents": ["b"], "top_n": 1.5}""", 422, "top_n must be a positive integer", "top_n")]
    [InlineData("""{"query": "a", "documents": ["b"], "top_n": 1e99}""", 422, "top_n must be a positive integer", "top_n")]
    [InlineData("""{"query": "a", "documents": ["b"], "top_n": "3"}""", 400, "top_n must be an integer", "top_n")]
    [InlineData("""{"query": "a", "documents": ["b"], "return_documents": "yes"}""", 400, "return_documents must be true or false", "return_documents")]
    [InlineData("""{"query": "a", "documents": ["b"], "raw_scores": 1}""", 400, "raw_scores must be true or false", "raw_scores")]
    [InlineData("""{"query": "a", "documents": ["b"], "truncate": []}""", 400, "truncate must be true or false", "truncate")]
    public async Task Names_what_is_wrong(string json, int status, string error, string? field)
    {
        foreach (var route in new[] { "/v1/rerank", "/v2/rerank" })
        {
            var (actual, body) = await server.PostAsync(route, json);
            AssertError((status, error, field), actual, body);
        }
    }

    [Fact]
    public async Task Names_fields_as_the_dialect_does()
    {
        var (status, body) = await server.PostAsync("/rerank", """{"query": "a", "texts": ["b", 3]}""");
        AssertError((400, "texts[1] must be a string or an object with a text", "texts[1]"), status, body);
        (status, body) = await server.PostAsync("/rerank", """{"query": "a", "texts": ["b"], "return_text": "no"}""");
        AssertError((400, "return_text must be true or false", "return_text"), status, body);
    }

    [Theory]
    [InlineData("/v1/rerank", """{"query": "a", "documents": ["b"], "max_tokens_per_doc": 0}""", 422, "max_tokens_per_doc must be a positive integer", "max_tokens_per_doc")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": ["b"], "min_score": "0.5"}""", 400, "min_score must be a number", "min_score")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": ["b"], "min_score": 1e999}""", 400, "min_score must be a number", "min_score")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": ["b"], "truncation_direction": "up"}""", 422, "truncation_direction must be left or right", "truncation_direction")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": ["b"], "max_chunks_per_doc": 1.5}""", 422, "max_chunks_per_doc must be a positive integer", "max_chunks_per_doc")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": ["b"], "rank_fields": "text"}""", 400, "rank_fields must be an array of field names", "rank_fields")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": [{"text": "b"}], "rank_fields": ["title"]}""", 422, "documents[0].title is missing", "documents[0].title")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": [{"text": "b", "id": ["c"]}]}""", 400, "documents[0].id must be a string or a number", "documents[0].id")]
    [InlineData("/v1/rerank", """{"query": "a", "documents": [{"text": "b", "id": "\ud83d"}]}""", 400, "documents[0].id has a lone surrogate or is not UTF-8", "documents[0].id")]
    [InlineData("/v1/ranking", """{"query": {}, "passages": ["b"]}""", 422, "query.text is missing", "query.text")]
    [InlineData("/v1/ranking", """{"query": 3, "passages": ["b"]}""", 400, "query must be a string", "query")]
    [InlineData("/v1/ranking", """{"query": {"text": "a"}}""", 422, "passages is missing", "passages")]
    [InlineData("/v1/ranking", """{"query": "a", "passages": ["b"], "truncate": true}""", 400, "truncate must be a string", "truncate")]
    [InlineData("/v1/ranking", """{"query": "a", "passages": ["b"], "truncate": "START"}""", 422, "truncate must be NONE or END", "truncate")]
    [InlineData("/v1/score", """{"text_1": ["a", "b"], "text_2": ["c"]}""", 422, "text_1 must have one entry, or as many as text_2", "text_1")]
    [InlineData("/v1/score", """{"queries": "", "documents": ["c"]}""", 422, "queries must not be empty", "queries")]
    [InlineData("/v1/score", """{"queries": "a"}""", 422, "documents is missing", "documents")]
    [InlineData("/v1/score", """{"text_1": "a", "text_2": []}""", 422, "text_2 must not be empty", "text_2")]
    [InlineData("/v1/score", """{"text_1": 3, "text_2": "a"}""", 400, "text_1 must be a string", "text_1")]
    public async Task Names_what_is_wrong_in_fields_of_one_dialect(string route, string json, int status, string error, string? field)
    {
        var (actual, body) = await server.PostAsync(route, json);
        AssertError((status, error, field), actual, body);
    }

    /// <summary>The API of NVIDIA cuts nothing that it is not told to.</summary>
    [Fact]
    public async Task Too_long_for_the_model_is_an_error_of_the_ranking_API_by_default()
    {
        var text = string.Join(' ', Enumerable.Repeat("jacket", 100));
        var (status, body) = await server.PostAsync("/v1/ranking", $$"""{"query": "a", "passages": ["{{text}}"]}""");
        AssertError((422, "passages[0] is, with the query, longer than 64 tokens", "passages[0]"), status, body);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8()
    {
        byte[] body = [.. """{"query": "a", "documents": [" """u8, 0xc3, 0x28, .. "\"]}"u8];
        var (status, answer) = await server.PostAsync("/v1/rerank", body);
        AssertError((400, "documents[0] has a lone surrogate or is not UTF-8", "documents[0]"), status, answer);
    }

    [Fact]
    public async Task Too_many_documents()
    {
        string documents = string.Join(',', Enumerable.Repeat("\"a\"", 51));
        var (status, body) = await server.PostAsync("/v1/rerank", $$"""{"query": "a", "documents": [{{documents}}]}""");
        AssertError((413, "documents has 51 entries, more than the limit of 50", "documents"), status, body);
    }

    [Fact]
    public async Task Too_long_a_text()
    {
        string text = new('x', 1_000_000);
        var (status, body) = await server.PostAsync("/v1/rerank", $$"""{"query": "a", "documents": ["b", "{{text}}"]}""");
        AssertError((413, "documents[1] has 1000000 characters, more than the limit of 524288", "documents[1]"), status, body);
    }

    [Fact]
    public async Task Too_large_a_body()
    {
        var (status, body) = await server.PostAsync("/v1/rerank", new byte[2_000_001]);
        AssertError((413, "the body is larger than the limit of 2000000 bytes", null), status, body);
    }

    [Fact]
    public async Task Too_large_a_body_in_small_chunks()
    {
        using var content = new StreamContent(new EndlessStream(limit: 3_000_000));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/rerank") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Too_deep_a_body()
    {
        string json = string.Concat(Enumerable.Repeat("{\"a\":", 100_000));
        var (status, body) = await server.PostAsync("/v1/rerank", json);
        AssertError((400, "the body is not JSON: line 1, byte 161", null), status, body);
    }

    [Fact]
    public async Task Too_long_for_the_model_when_it_must_not_be_cut()
    {
        string text = string.Join(' ', Enumerable.Repeat("jacket", 100));
        var (status, body) = await server.PostAsync("/rerank", $$"""{"query": "a", "texts": ["b", "{{text}}"], "truncate": false}""");
        AssertError((422, "texts[1] is, with the query, longer than 64 tokens", "texts[1]"), status, body);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type(string type)
    {
        var (status, body) = await server.PostAsync("/rerank", Encoding.UTF8.GetBytes("{}"), type);
        AssertError((415, "Content-Type must be application/json", "Content-Type"), status, body);
    }

    [Theory]
    [InlineData("/", 404, "Not Found")]
    [InlineData("/v3/rerank", 404, "Not Found")]
    [InlineData("/rerank", 405, "Method Not Allowed")]
    public async Task Another_route_or_method(string route, int status, string error)
    {
        var (actual, body) = await server.GetAsync(route);
        AssertError((status, error, null), actual, body);
    }

    [Fact]
    public async Task Is_answered_all_the_same_when_others_are_wrong()
    {
        Task<(HttpStatusCode Status, JsonElement Body)>[] all =
        [
            .. Enumerable.Range(0, 60).Select(i => server.PostAsync(
                "/rerank", i % 3 == 0 ? "{" : i % 3 == 1 ? """{"query": "a", "texts": [3]}""" : """{"query": "a", "texts": ["b"]}""")),
        ];
        var answers = await Task.WhenAll(all);
        Assert.Equal(40, answers.Count(answer => answer.Status == HttpStatusCode.BadRequest));
        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.OK));
    }

    private static void AssertError((int Status, string Error, string? Field) expected, HttpStatusCode status, JsonElement body)
    {
        string? field = body.TryGetProperty("field", out var value) ? value.GetString() : null;
        Assert.Equal(expected, ((int)status, body.GetProperty("error").GetString()!, field));
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
    }
}
