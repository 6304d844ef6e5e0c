using System.Text.Json.Nodes;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Api;

/// <summary>Wrong requests are refused with the answer of a Kubernetes API server, and change nothing.</summary>
public sealed class BadInputTests(TestCluster cluster)
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static bool s_defined;

    private readonly RawApi _api = new(cluster);

    public static TheoryData<string> Names => [.. BadInputCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bad_input_is_refused(string name)
    {
        var item = BadInputCases.All.Single(c => c.Name == name);
        await DefineAsync();
        await using var ns = await cluster.NamespaceAsync();
        foreach (var before in item.After ?? [])
        {
            var words = before.Replace("{ns}", ns.Name, StringComparison.Ordinal).Split(' ', 3);
            var prepared = await _api.SendAsync(words[0], words[1], words[2]);
            Assert.True(prepared.Code is 200 or 201, $"{before}: {prepared.Body}");
        }

        var (method, path) = item.Request.Replace("{ns}", ns.Name, StringComparison.Ordinal).Split(' ') is [var m, var p] ? (m, p) : throw new InvalidOperationException(item.Request);
        var (code, body, _) = await _api.SendAsync(method, path, item.Body.Length == 0 ? null : item.Body, item.Type);

        Assert.True(code == item.Code, $"expected {item.Code}, got {code}: {body}");
        Assert.Equal("Status", body?["kind"]?.GetValue<string>());
        if (item.Reason is not null) Assert.Equal(item.Reason, body?["reason"]?.GetValue<string>());
        if (item.Cause is not null) Assert.Contains(item.Cause, Causes(body!));
    }

    [Fact]
    public async Task Unknown_fields_are_pruned_with_a_warning_or_without()
    {
        await DefineAsync();
        await using var ns = await cluster.NamespaceAsync();
        foreach (var (level, warned) in new[] { ("Warn", true), ("Ignore", false) })
        {
            var (code, body, headers) = await _api.SendAsync("POST", $"/apis/bad-input.example.com/v1/namespaces/{ns.Name}/widgets?fieldValidation={level}",
                $$$"""{"apiVersion":"bad-input.example.com/v1","kind":"Widget","metadata":{"generateName":"a-"},"spec":{"oops":1}}""");
            Assert.Equal(201, code);
            Assert.Null(body!["spec"]!["oops"]);
            Assert.Equal(warned, headers.Contains("Warning"));
        }
    }

    [Fact]
    public async Task What_the_server_owns_is_overwritten()
    {
        await DefineAsync();
        await using var ns = await cluster.NamespaceAsync();
        var (_, made, _) = await _api.SendAsync("POST", $"/apis/bad-input.example.com/v1/namespaces/{ns.Name}/widgets",
            """{"apiVersion":"bad-input.example.com/v1","kind":"Widget","metadata":{"name":"a","uid":"1","generation":7,"creationTimestamp":"2001-01-01T00:00:00Z"}}""");
        var meta = made!["metadata"]!;
        Assert.NotEqual("1", meta["uid"]!.GetValue<string>());
        Assert.Equal(1, meta["generation"]!.GetValue<int>());
        Assert.False(meta["creationTimestamp"]!.GetValue<string>().StartsWith("2001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await using var ns = await cluster.NamespaceAsync();
        var maps = $"/api/v1/namespaces/{ns.Name}/configmaps";
        Assert.Equal(201, (await _api.SendAsync("POST", maps + "?dryRun=All", """{"metadata":{"name":"a"}}""")).Code);
        Assert.Equal(404, (await _api.SendAsync("GET", maps + "/a")).Code);
        Assert.Equal(201, (await _api.SendAsync("POST", maps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""")).Code);
        Assert.Equal(200, (await _api.SendAsync("PATCH", maps + "/a?dryRun=All", """{"data":{"x":"2"}}""", "application/merge-patch+json")).Code);
        Assert.Equal(200, (await _api.SendAsync("DELETE", maps + "/a?dryRun=All")).Code);
        Assert.Equal("1", (await _api.SendAsync("GET", maps + "/a")).Body!["data"]!["x"]!.GetValue<string>());
    }

    private async Task DefineAsync()
    {
        await Once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (s_defined) return;
            var made = await _api.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", BadInputCases.Definition);
            Assert.True(made.Code is 201 or 409, made.Body?.ToJsonString());
            await Eventually.HoldsAsync("the custom resource to be served", async _ =>
                (await _api.SendAsync("GET", "/apis/bad-input.example.com/v1/widgets")).Code == 200);
            s_defined = true;
        }
        finally
        {
            Once.Release();
        }
    }

    private static IEnumerable<string> Causes(JsonNode status) =>
        (status["details"]?["causes"] as JsonArray ?? []).Select(c => $"{c!["reason"]} {c["field"]}");
}
