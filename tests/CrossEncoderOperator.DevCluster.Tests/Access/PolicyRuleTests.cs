using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Access;

namespace CrossEncoderOperator.DevCluster.Tests.Access;

public sealed class PolicyRuleTests
{
    private const string ReadPods = """{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]}""";

    [Theory]
    [InlineData(ReadPods, "get", "", "pods", "", "x", true)]
    [InlineData(ReadPods, "delete", "", "pods", "", "x", false)]
    [InlineData(ReadPods, "get", "apps", "pods", "", "x", false)]
    [InlineData(ReadPods, "get", "", "pods", "log", "x", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}""", "delete", "apps", "deployments", "scale", "x", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods/log"]}""", "get", "", "pods", "log", "x", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods/log"]}""", "get", "", "pods", "", "x", false)]
    [InlineData("""{"verbs":["update"],"apiGroups":["*"],"resources":["*/scale"]}""", "update", "apps", "deployments", "scale", "x", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["mine"]}""", "get", "", "secrets", "", "mine", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["mine"]}""", "get", "", "secrets", "", "other", false)]
    [InlineData("""{"verbs":["list"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["mine"]}""", "list", "", "secrets", "", "", false)]
    public void A_rule_allows(string rule, string verb, string group, string resource, string subresource, string name, bool allowed) =>
        Assert.Equal(allowed, Rule(rule).Allows(new AccessRequest(verb, group, resource, subresource, "ns", name)));

    [Theory]
    [InlineData("/healthz", "/healthz", true)]
    [InlineData("/healthz", "/healthz/x", false)]
    [InlineData("/apis/*", "/apis/apps/v1", true)]
    [InlineData("*", "/metrics", true)]
    public void A_rule_allows_a_path(string allowed, string path, bool expected) =>
        Assert.Equal(expected, Rule($$"""{"verbs":["get"],"nonResourceURLs":["{{allowed}}"]}""").Allows(new AccessRequest("get", Path: path)));

    [Theory]
    [InlineData(ReadPods, """{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", true)]
    [InlineData(ReadPods, """{"verbs":["*"],"apiGroups":[""],"resources":["pods"]}""", false)]
    [InlineData(ReadPods, """{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["x"]}""", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["x"]}""", """{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}""", """{"verbs":["get"],"nonResourceURLs":["/x"]}""", false)]
    public void Who_has_one_rule_may_give_another(string has, string gives, bool may) =>
        Assert.Equal(may, Rule(gives).Parts().All(Rule(has).Covers));

    private static PolicyRule Rule(string json) => PolicyRule.Of((JsonObject)JsonNode.Parse(json)!);
}
