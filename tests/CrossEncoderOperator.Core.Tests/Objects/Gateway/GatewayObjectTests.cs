using System.Globalization;
using CrossEncoderOperator.Api.Rollouts;
using CrossEncoderOperator.Core.Objects.Gateway;
using CrossEncoderOperator.TestKit;
using k8s;

namespace CrossEncoderOperator.Core.Tests.Objects.Gateway;

public sealed class GatewayObjectTests
{
    private const string Parents = """
        "gateway":{"parentRefs":[{"name":"public","namespace":"gateways","sectionName":"https"}],"hostnames":["search.example.com"]}
        """;

    private const string Header = """
        "canaryHeader":{"name":"x-canary","value":"always"}
        """;

    [Fact]
    public void Route_is_as_reviewed() => Golden.Matches(
        "tests/CrossEncoderOperator.Core.Tests/Objects/Golden/httproute.yaml",
        KubernetesYaml.Serialize(Route($$"""{{Parents}},{{Header}},"mirror":{"percent":10} """, "a:stable:95:2 b:canary:5:1")).TrimEnd() + "\n");

    // Revisions as name:role:weight:ready.
    [Theory]
    [InlineData("one revision", "a:stable:100:2", "a=100")]
    [InlineData("a canary", "a:stable:95:2 b:canary:5:1", "a=95 b=5")]
    [InlineData("a canary that is not ready", "a:stable:75:2 b:canary:25:0", "a=75 b=0")]
    [InlineData("the revision that serves has failed", "a:stable:75:0 b:canary:25:1", "a=0 b=25")]
    [InlineData("nobody is ready", "a:stable:75:0 b:canary:25:0", "a=75 b=25")]
    [InlineData("only one without a share is ready", "a:stable:100:0 b:canary:0:1", "a=100 b=0")]
    [InlineData("the revision before is kept warm", "a:stable:100:2 b:previous:0:2", "a=100 b=0")]
    public void Weights(string what, string traffic, string weights) => Assert.Equal(
        (what, weights),
        (what, string.Join(' ', Route(Parents, traffic).Spec!.Rules!.Single().BackendRefs!.Select(backend => $"{backend.Name!.Split('-')[^1]}={backend.Weight}"))));

    [Theory]
    [InlineData("no header asked for", Parents, "a:stable:95:2 b:canary:5:1", "")]
    [InlineData("canary", $"{Parents},{Header}", "a:stable:95:2 b:canary:5:1", "x-canary=always>b")]
    [InlineData("canary without a share", $"{Parents},{Header}", "a:stable:100:2 b:canary:0:1", "x-canary=always>b")]
    [InlineData("canary that is not ready", $"{Parents},{Header}", "a:stable:95:2 b:canary:5:0", "")]
    [InlineData("no canary", $"{Parents},{Header}", "a:stable:100:2 b:previous:0:1", "")]
    public void Header_leads_to_the_canary(string what, string spec, string traffic, string expected)
    {
        var rules = Route(spec, traffic).Spec!.Rules!;
        Assert.Null(rules[^1].Matches);
        Assert.Equal(
            (what, expected),
            (what, string.Join(' ', rules.SkipLast(1).Select(rule =>
                $"{rule.Matches!.Single().Headers!.Single().Name}={rule.Matches!.Single().Headers!.Single().Value}>{rule.BackendRefs!.Single().Name!.Split('-')[^1]}"))));
    }

    [Theory]
    [InlineData("part", 10, "a:stable:95:2 b:canary:5:1", "b 10")]
    [InlineData("all", 100, "a:stable:95:2 b:canary:5:1", "b ")]
    [InlineData("none", 0, "a:stable:95:2 b:canary:5:1", null)]
    [InlineData("canary that is not ready", 10, "a:stable:95:2 b:canary:5:0", null)]
    [InlineData("no canary", 10, "a:stable:100:2", null)]
    public void Copies_go_to_the_canary(string what, int percent, string traffic, string? expected)
    {
        var mirror = Route($$"""{{Parents}},{{Header}},"mirror":{"percent":{{percent}} } """, traffic).Spec!.Rules![^1].Filters?.Single().RequestMirror;
        Assert.Equal((what, expected), (what, mirror is null ? null : $"{mirror.BackendRef!.Name!.Split('-')[^1]} {mirror.Percent}"));
    }

    internal static HttpRoute Route(string spec, string traffic) => GatewayObjects.HttpRoute(
        Samples.Deployment($$"""{"model":{"uri":"file:///models/a"},"traffic":{"mode":"GatewayAPI",{{spec}} } }"""),
        [
            .. traffic.Split(' ').Select(text => text.Split(':')).Select(parts => new TrafficStatus
            {
                Revision = parts[0], Role = parts[1], Weight = int.Parse(parts[2], CultureInfo.InvariantCulture), ReadyReplicas = int.Parse(parts[3], CultureInfo.InvariantCulture),
            }),
        ]);
}
