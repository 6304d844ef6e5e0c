using CrossEncoderOperator.Api.Traffic;
using Microsoft.AspNetCore.Http;

namespace CrossEncoderOperator.Router.Tests.Routes;

public sealed class ChoiceTests
{
    private static readonly TrafficSpec s_traffic = new()
    {
        CanaryHeader = new() { Name = "x-crossencoder-canary", Value = "always" },
        StickyHeader = "x-session-id",
        Mirror = new() { Percent = 10 },
    };

    [Theory]
    [InlineData("the exact value", "x-crossencoder-canary: always", true, "bbbbbbbbbb")]
    [InlineData("the name in any case", "X-CrossEncoder-Canary: always", true, "bbbbbbbbbb")]
    [InlineData("another value", "x-crossencoder-canary: Always", true, "aaaaaaaaaa")]
    [InlineData("another header", "x-canary: always", true, "aaaaaaaaaa")]
    [InlineData("a canary that is not ready", "x-crossencoder-canary: always", false, "aaaaaaaaaa")]
    [InlineData("beside a session", "x-crossencoder-canary: always|x-session-id: 1", true, "bbbbbbbbbb")]
    public void A_header_leads_to_a_canary_without_weight(string name, string headers, bool canaryReady, string expected)
    {
        var canary = canaryReady ? Given.Slice(Given.Canary, Given.Pod(2)) : Given.Slice(Given.Canary);
        var deployment = new Tables().Build(Given.Split(0, s_traffic), Given.Slice(Given.Stable, Given.Pod(1)), canary).Deployment(new("shop", "product-search"))!;
        Assert.True(deployment.Choose(Headers(headers))?.Revision == expected, name);
    }

    [Fact]
    public void The_header_twice_is_not_the_header()
    {
        var deployment = new Tables().Build(Given.Split(0, s_traffic), Given.Slice(Given.Stable, Given.Pod(1)), Given.Slice(Given.Canary, Given.Pod(2)))
            .Deployment(new("shop", "product-search"))!;
        Assert.Equal(Given.Stable, deployment.Choose(new HeaderDictionary { ["x-crossencoder-canary"] = new(["always", "always"]) })!.Revision);
    }

    [Fact]
    public void A_session_goes_one_way_at_every_router_and_takes_no_turn()
    {
        object[] objects = [Given.Split(50, s_traffic), Given.Slice(Given.Stable, Given.Pod(1)), Given.Slice(Given.Canary, Given.Pod(2))];
        var one = new Tables(phase: 1).Build(objects).Deployment(new("shop", "product-search"))!;
        var two = new Tables(phase: 2).Build(objects).Deployment(new("shop", "product-search"))!;
        var ways = Enumerable.Range(0, 200).Select(i => Headers($"x-session-id: {i}")).Select(h => (one.Choose(h)!.Revision, two.Choose(h)!.Revision)).ToList();
        Assert.All(ways, way => Assert.Equal(way.Item1, way.Item2));
        Assert.Equal(2, ways.Distinct().Count());
    }

    [Fact]
    public void Of_stables_requests_the_asked_share_is_mirrored_and_of_no_others()
    {
        var deployment = new Tables().Build(Given.Split(5, s_traffic), Given.Slice(Given.Stable, Given.Pod(1)), Given.Slice(Given.Canary, Given.Pod(2)))
            .Deployment(new("shop", "product-search"))!;
        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => deployment.Mirror(deployment.Stable!) == deployment.Canary), 98, 102);
        Assert.DoesNotContain(Enumerable.Range(0, 100), _ => deployment.Mirror(deployment.Canary!) is not null);
    }

    private static HeaderDictionary Headers(string lines)
    {
        var headers = new HeaderDictionary();
        foreach (var line in lines.Split('|').Select(l => l.Split(": ")))
        {
            headers[line[0]] = line[1];
        }

        return headers;
    }
}
