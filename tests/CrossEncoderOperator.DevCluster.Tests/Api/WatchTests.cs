using System.Text.Json.Nodes;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Api;

/// <summary>Lists and the watches that go on from them.</summary>
public sealed class WatchTests(TestCluster cluster)
{
    private readonly RawApi _api = new(cluster);

    [Fact]
    public async Task A_watch_goes_on_where_the_list_ended()
    {
        await using var ns = await cluster.NamespaceAsync();
        var maps = $"/api/v1/namespaces/{ns.Name}/configmaps";
        await WriteAsync("POST", maps, """{"metadata":{"name":"a","labels":{"x":"1"}}}""");
        var version = (await _api.SendAsync("GET", $"{maps}?labelSelector=x")).Body!["metadata"]!["resourceVersion"]!.GetValue<string>();
        await WriteAsync("POST", maps, """{"metadata":{"name":"b","labels":{"x":"1"}}}""");
        await WriteAsync("PATCH", $"{maps}/a", """{"metadata":{"labels":{"x":null}}}""");
        await WriteAsync("PATCH", $"{maps}/b", """{"data":{"k":"v"}}""");
        await WriteAsync("DELETE", $"{maps}/b", "{}");
        Assert.Equal(["ADDED b", "DELETED a", "MODIFIED b", "DELETED b"], await EventsAsync($"{maps}?watch=1&labelSelector=x&timeoutSeconds=2&resourceVersion={version}"));
        Assert.Equal([], await EventsAsync($"{maps}?watch=1&labelSelector=x&timeoutSeconds=1"));
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark()
    {
        await using var ns = await cluster.NamespaceAsync();
        var maps = $"/api/v1/namespaces/{ns.Name}/configmaps";
        await WriteAsync("POST", maps, """{"metadata":{"name":"a","labels":{"x":"1"}}}""");
        var events = await EventsAsync($"{maps}?watch=1&labelSelector=x&timeoutSeconds=2&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        Assert.Equal(["ADDED a", "BOOKMARK "], events.Take(2));
    }

    [Fact]
    public async Task Pages_show_the_state_of_the_first()
    {
        await using var ns = await cluster.NamespaceAsync();
        var maps = $"/api/v1/namespaces/{ns.Name}/configmaps";
        foreach (var name in "abcd") await WriteAsync("POST", maps, $$$$"""{"metadata":{"name":"{{{{name}}}}","labels":{"x":"1"}}}""");
        var first = (await _api.SendAsync("GET", $"{maps}?labelSelector=x&limit=2")).Body!;
        await WriteAsync("DELETE", $"{maps}/c", "{}");
        await WriteAsync("POST", maps, """{"metadata":{"name":"e","labels":{"x":"1"}}}""");
        var second = (await _api.SendAsync("GET", $"{maps}?labelSelector=x&limit=2&continue={Uri.EscapeDataString(first["metadata"]!["continue"]!.GetValue<string>())}")).Body!;
        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c", "d"], Names(second));
        Assert.Null(second["metadata"]!["continue"]);
    }

    private async Task WriteAsync(string method, string path, string body)
    {
        var (code, answer, _) = await _api.SendAsync(method, path, body, method == "PATCH" ? "application/merge-patch+json" : "application/json");
        Assert.True(code is 200 or 201, $"{method} {path}: {answer}");
    }

    private async Task<List<string>> EventsAsync(string path)
    {
        var answer = (await _api.SendAsync("GET", path)).Body;
        return [.. (answer as JsonArray ?? (answer is null ? [] : [answer.DeepClone()])).Select(e => $"{e!["type"]} {e["object"]!["metadata"]!["name"]}")];
    }

    private static IEnumerable<string> Names(JsonNode list) => list["items"]!.AsArray().Select(i => i!["metadata"]!["name"]!.GetValue<string>());
}
