using System.Text.Json;
using CrossEncoderOperator.Server.Tests.Hosting;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.Server.Tests.Reranking;

/// <summary>The Cohere SDK from npm, and fetch for the APIs that have no client of their own.</summary>
public sealed class ClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static string Folder => Path.Combine(Repository.Root, "tests", "tools", "dialect-clients");

    [Fact]
    public async Task Clients_get_what_they_expect()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            (await Programs.RunAsync("npm", ["ci", "--silent", "--prefix", Folder], within: s_patience)).Succeeded();
        }

        var output = await Programs.RunAsync(
            "node", [Path.Combine(Folder, "clients.mjs"), server.Client.BaseAddress!.ToString()], within: s_patience);
        var got = JsonElement.Parse(output.Succeeded());
        var (_, expected) = await server.PostAsync(
            "/rerank", """{"query": "red running shoes", "texts": ["blue kettle", "red running shoes", "a jacket"], "return_text": true}""");
        int[] order = [.. expected.EnumerateArray().Select(rank => rank.GetProperty("index").GetInt32())];
        var best = expected[0].GetProperty("score").GetDouble();

        Assert.Equal(order, Order(got.GetProperty("textEmbeddingsInference")));
        Assert.Equal(order, Order(got.GetProperty("nvidia")));
        Assert.Equal(order[..2], Order(got.GetProperty("jina")));
        Assert.Equal(best, got.GetProperty("vllm")[order[0]].GetDouble(), 1e-5);

        var v1 = got.GetProperty("cohereV1");
        Assert.Equal(order[..2], Order(v1.GetProperty("order")));
        Assert.Equal(expected[0].GetProperty("text").GetString(), v1.GetProperty("text").GetString());
        Assert.Equal(best, v1.GetProperty("score").GetDouble(), 1e-5);
        Assert.Equal(("string", "1"), (v1.GetProperty("id").GetString(), v1.GetProperty("version").GetString()));

        var v2 = got.GetProperty("cohereV2");
        Assert.Equal(order[..2], Order(v2.GetProperty("order")));
        Assert.Equal(best, v2.GetProperty("score").GetDouble(), 1e-5);
        Assert.Equal(("string", "2", 25), (v2.GetProperty("id").GetString(), v2.GetProperty("version").GetString(), v2.GetProperty("tokens").GetInt32()));
        Assert.Equal(
            """{"known":true,"status":422,"message":"documents must not be empty"}""", got.GetProperty("cohereError").GetRawText());
    }

    private static IEnumerable<int> Order(JsonElement indices) => indices.EnumerateArray().Select(index => index.GetInt32());
}
