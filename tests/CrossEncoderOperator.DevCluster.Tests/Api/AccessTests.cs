using System.Text.Json.Nodes;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Api;

/// <summary>Who gets in, and what they may do.</summary>
public sealed class AccessTests(TestCluster cluster)
{
    private readonly RawApi _api = new(cluster);

    [Theory]
    [InlineData("nothing")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJzeXN0ZW06YWRtaW4ifQ.")]
    public async Task A_made_up_token_is_refused(string token)
    {
        var (code, body, _) = await _api.SendAsync("GET", "/api/v1/namespaces", token: token);
        Assert.Equal(401, code);
        Assert.Equal("Unauthorized", body!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_service_account_may_do_what_its_roles_say_and_no_more()
    {
        await using var ns = await cluster.NamespaceAsync();
        var (core, rbac) = ($"/api/v1/namespaces/{ns.Name}", $"/apis/rbac.authorization.k8s.io/v1/namespaces/{ns.Name}");
        await MakeAsync($"{core}/serviceaccounts", """{"metadata":{"name":"bot"}}""");
        var token = (await MakeAsync($"{core}/serviceaccounts/bot/token", """{"spec":{"expirationSeconds":600}}"""))["status"]!["token"]!.GetValue<string>();
        await MakeAsync($"{core}/configmaps", """{"metadata":{"name":"mine"}}""");
        await MakeAsync($"{core}/configmaps", """{"metadata":{"name":"other"}}""");
        await MakeAsync($"{rbac}/roles", """
            {"metadata":{"name":"r"},"rules":[
              {"apiGroups":[""],"resources":["configmaps"],"resourceNames":["mine"],"verbs":["get","update"]},
              {"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"verbs":["create"]}]}
            """);
        await MakeAsync($"{rbac}/rolebindings", $$$"""
            {"metadata":{"name":"r"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"},
             "subjects":[{"kind":"ServiceAccount","name":"bot","namespace":"{{{ns.Name}}}"}]}
            """);

        Assert.Equal(200, await CodeAsync("GET", $"{core}/configmaps/mine"));
        Assert.Equal(403, await CodeAsync("GET", $"{core}/configmaps/other"));
        Assert.Equal(403, await CodeAsync("GET", $"{core}/configmaps"));
        Assert.Equal(403, await CodeAsync("DELETE", $"{core}/configmaps/mine"));
        Assert.Equal(403, await CodeAsync("GET", "/api/v1/nodes"));
        Assert.Equal(201, await CodeAsync("POST", $"{rbac}/roles", """{"metadata":{"name":"s"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["mine"],"verbs":["get"]}]}"""));
        var (code, body, _) = await _api.SendAsync("POST", $"{rbac}/roles",
            """{"metadata":{"name":"t"},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]}""", token: token);
        Assert.Equal(403, code);
        Assert.Contains("attempting to grant RBAC permissions not currently held", body!["message"]!.GetValue<string>(), StringComparison.Ordinal);

        await _api.SendAsync("DELETE", $"{core}/serviceaccounts/bot");
        Assert.Equal(401, await CodeAsync("GET", $"{core}/configmaps/mine"));

        async Task<int> CodeAsync(string method, string path, string? content = null) => (await _api.SendAsync(method, path, content, token: token)).Code;
    }

    private async Task<JsonNode> MakeAsync(string path, string body)
    {
        var (code, made, _) = await _api.SendAsync("POST", path, body);
        Assert.True(code == 201, $"POST {path}: {made}");
        return made!;
    }
}
