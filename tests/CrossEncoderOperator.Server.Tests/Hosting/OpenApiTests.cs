using System.Text.Json;
using CrossEncoderOperator.Server.Reranking.Dialects;

namespace CrossEncoderOperator.Server.Tests.Hosting;

/// <summary>The document says what the server does.</summary>
public sealed class OpenApiTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("/rerank", """{"query": "red", "texts": [{"text": "a red jacket", "id": 1}], "return_text": true}""")]
    [InlineData("/v1/rerank", """{"query": "red", "documents": [{"text": "LONG", "id": "a"}], "return_documents": true, "max_chunks_per_doc": 4}""")]
    [InlineData("/v2/rerank", """{"query": "red", "documents": [{"text": "a red jacket", "id": "a"}], "return_documents": true}""")]
    [InlineData("/v1/ranking", """{"query": {"text": "red"}, "passages": [{"text": "a red jacket", "id": "a"}]}""")]
    [InlineData("/v1/score", """{"text_1": "red", "text_2": ["a red jacket"]}""")]
    public async Task Every_field_of_an_answer_is_described_and_every_required_one_is_there(string route, string request)
    {
        var document = (await server.GetAsync("/openapi.json")).Body;
        var post = document.GetProperty("paths").GetProperty(route).GetProperty("post");
        var (status, answer) = await server.PostAsync(
            route, request.Replace("LONG", string.Join(' ', Enumerable.Repeat("kettle", 200)), StringComparison.Ordinal));
        Assert.Equal(200, (int)status);
        Check(document, SchemaOf(post.GetProperty("responses").GetProperty("200")), answer, route);
        Check(document, SchemaOf(post.GetProperty("requestBody")), JsonElement.Parse(request), route);
    }

    [Fact]
    public async Task Every_route_is_described()
    {
        var paths = (await server.GetAsync("/openapi.json")).Body.GetProperty("paths");
        Assert.All(Dialect.All, dialect => Assert.True(paths.TryGetProperty(dialect.Route, out _), dialect.Route));
        foreach (var path in paths.EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)))
        {
            using var response = await server.Client.GetAsync(path.Name, TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    private static JsonElement SchemaOf(JsonElement body) => body.GetProperty("content").GetProperty("application/json").GetProperty("schema");

    private static void Check(JsonElement document, JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name));
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var kind = value.ValueKind switch { JsonValueKind.Object => "object", JsonValueKind.Array => "array", _ => null };
            schema = choices.EnumerateArray().First(choice => kind is null || (choice.TryGetProperty("type", out var type) && type.GetString() == kind));
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in value.EnumerateArray())
            {
                Check(document, schema.GetProperty("items"), entry, path + "[]");
            }
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            var properties = schema.GetProperty("properties");
            foreach (var property in value.EnumerateObject())
            {
                Assert.True(properties.TryGetProperty(property.Name, out var inner), $"{path}.{property.Name} is not described");
                Check(document, inner, property.Value, $"{path}.{property.Name}");
            }

            Assert.All(schema.GetProperty("required").EnumerateArray(), name => Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{path}.{name}"));
        }
    }
}
