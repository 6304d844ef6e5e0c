using System.Text.Json.Nodes;
using System.Threading.Channels;
using CrossEncoderOperator.DevCluster.Clients;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossEncoderOperator.DevCluster.Tests.Clients;

/// <summary>The watch against a server that says exactly what the test wants.</summary>
public sealed class HttpObjectClientTests
{
    private static readonly ResourceId Things = new("example.com", "v1", "things");

    private readonly Channel<string> _requests = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Lists_watches_and_after_an_expired_version_tells_what_has_gone_meanwhile()
    {
        await using var server = await StartAsync();
        using var client = new HttpObjectClient(new KubernetesClientConfiguration { Host = server.Urls.First() }, TimeProvider.System, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        await using var watch = client.WatchAsync(Things, stop.Token).GetAsyncEnumerator(stop.Token);

        var first = NextAsync(watch);
        await AnswerAsync("limit=500&continue=", List("10", "more", Thing("a", 1)));
        Assert.Equal("Added a 1 Thing", await first);
        await AnswerAsync("limit=500&continue=more", List("10", "", Thing("b", 2)));
        Assert.Equal("Added b 2 Thing", await NextAsync(watch));
        Assert.Equal("Synced", await NextAsync(watch));
        await AnswerAsync("resourceVersion=10", $"{Event("MODIFIED", Thing("a", 11))}\n{Event("BOOKMARK", Thing("", 20))}\n");
        Assert.Equal("Modified a 11 Thing", await NextAsync(watch));
        await AnswerAsync("resourceVersion=20", $"{Event("ERROR", """{"kind":"Status","code":410,"reason":"Expired","message":"too old"}""")}\n");
        await AnswerAsync("limit=500&continue=", List("30", "", Thing("b", 2), Thing("c", 25)));
        Assert.Equal("Added c 25 Thing", await NextAsync(watch));
        Assert.Equal("Deleted a 11 Thing", await NextAsync(watch));
        await AnswerAsync("resourceVersion=30", $"{Event("DELETED", Thing("b", 31))}\n");
        Assert.Equal("Deleted b 31 Thing", await NextAsync(watch));
        await AnswerAsync("resourceVersion=31", "");
    }

    [Fact]
    public async Task A_refusal_keeps_its_reason()
    {
        await using var server = await StartAsync();
        using var client = new HttpObjectClient(new KubernetesClientConfiguration { Host = server.Urls.First() }, TimeProvider.System, NullLogger.Instance);
        _answers.Writer.TryWrite("""409 {"kind":"Status","code":409,"reason":"Conflict","message":"the object has been modified"}""");
        _answers.Writer.TryWrite("502 <html>bad gateway</html>");

        var conflict = await Assert.ThrowsAsync<ApiException>(() => client.ReplaceAsync(Things, Objects.Parse("metadata: { name: a, namespace: ns }"), "status", TestContext.Current.CancellationToken));
        var gateway = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(Things, "ns", "a", TestContext.Current.CancellationToken));

        Assert.Equal((409, "Conflict", "the object has been modified"), (conflict.Code, conflict.Reason, conflict.Message));
        Assert.Equal((502, "502: <html>bad gateway</html>"), (gateway.Code, gateway.Message));
        Assert.Equal("PUT /apis/example.com/v1/namespaces/ns/things/a/status", await _requests.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("GET /apis/example.com/v1/namespaces/ns/things/a", await _requests.Reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            await _requests.Writer.WriteAsync($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
            var answer = await _answers.Reader.ReadAsync(http.RequestAborted);
            if (answer.Length > 3 && int.TryParse(answer[..3], System.Globalization.CultureInfo.InvariantCulture, out var code)) (http.Response.StatusCode, answer) = (code, answer[4..]);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(answer);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private async Task AnswerAsync(string expectedQuery, string answer)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.Contains(expectedQuery, await _requests.Reader.ReadAsync(limit.Token), StringComparison.Ordinal);
        await _answers.Writer.WriteAsync(answer, limit.Token);
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<Change> watch)
    {
        Assert.True(await watch.MoveNextAsync());
        return watch.Current is { Object: { } obj } change ? $"{change.Kind} {obj.Name} {obj.Version} {obj.Text("kind")}" : $"{watch.Current.Kind}";
    }

    private static string Thing(string name, int version) =>
        $$"""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"{{name}}","namespace":"ns","uid":"u-{{name}}","resourceVersion":"{{version}}"} }""";

    private static string List(string version, string next, params string[] items) => $$"""
        {"kind":"ThingList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(',', items).Replace("\"apiVersion\":\"example.com/v1\",\"kind\":\"Thing\",", "", StringComparison.Ordinal)}}]}
        """;

    private static string Event(string type, string obj) => $$"""{"type":"{{type}}","object":{{obj}} }""";
}
