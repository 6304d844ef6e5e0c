using System.Globalization;
using CrossEncoderOperator.Core.Objects.Gateway;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Objects.Gateway;

public sealed class RouteHealthTests
{
    // A parent: namespace/name/listener/port, what is not set is empty; of the status with conditions Type=Status[@generation].
    [Theory]
    [InlineData("no status", "RoutePending: Gateway shop/g has not accepted the route yet", "/g")]
    [InlineData("accepted", "RouteAccepted: the route is accepted by its Gateways", "/g", "/g Accepted=True@3 ResolvedRefs=True@3")]
    [InlineData("accepted, without a generation", "RouteAccepted: the route is accepted by its Gateways", "/g", "/g Accepted=True")]
    [InlineData("namespace spelled out", "RouteAccepted: the route is accepted by its Gateways", "/g", "shop/g Accepted=True@3")]
    [InlineData("accepted an earlier version", "RoutePending: Gateway shop/g has not accepted the route yet", "/g", "/g Accepted=True@2")]
    [InlineData("refused", "RouteNotAccepted: Gateway other/g says Accepted=False, Why: because", "other/g", "other/g Accepted=False@3")]
    [InlineData("refused an earlier version", "RoutePending: Gateway shop/g has not accepted the route yet", "/g", "/g Accepted=False@2")]
    [InlineData("Service not found", "RouteNotAccepted: Gateway shop/g says ResolvedRefs=False, Why: because", "/g", "/g Accepted=True@3 ResolvedRefs=False@3")]
    [InlineData("not programmed", "RouteNotAccepted: Gateway shop/g says Programmed=False, Why: because", "/g", "/g Accepted=True@3 Programmed=False@3")]
    [InlineData("partly invalid", "RouteNotAccepted: Gateway shop/g says PartiallyInvalid=True, Why: because", "/g", "/g Accepted=True@3 PartiallyInvalid=True@3")]
    [InlineData("not invalid", "RouteAccepted: the route is accepted by its Gateways", "/g", "/g Accepted=True@3 PartiallyInvalid=False@3")]
    [InlineData("undecided", "RoutePending: Gateway shop/g has not accepted the route yet", "/g", "/g Accepted=True@3 ResolvedRefs=Unknown@3")]
    [InlineData("of another controller alone", "RoutePending: Gateway shop/g has not accepted the route yet", "/g", "/g Theirs=True@3")]
    [InlineData("one of two controllers refuses", "RouteNotAccepted: Gateway shop/g says Accepted=False, Why: because", "/g", "/g Accepted=True@3", "/g Accepted=False@3")]
    [InlineData("another Gateway", "RoutePending: Gateway shop/g has not accepted the route yet", "/g", "/h Accepted=True@3")]
    [InlineData("another namespace", "RoutePending: Gateway shop/g has not accepted the route yet", "/g", "x/g Accepted=True@3")]
    [InlineData("another listener", "RoutePending: Gateway shop/g, listener a, port 80 has not accepted the route yet", "/g/a/80", "/g/b/80 Accepted=True@3")]
    [InlineData("both listeners", "RouteAccepted: the route is accepted by its Gateways", "/g/a /g/b", "/g/a Accepted=True@3", "/g/b Accepted=True@3")]
    [InlineData("one of two listeners", "RoutePending: Gateway shop/g, listener b has not accepted the route yet", "/g/a /g/b", "/g/a Accepted=True@3")]
    [InlineData("what is refused is said first", "RouteNotAccepted: Gateway shop/h says Accepted=False, Why: because", "/g /h", "/h Accepted=False@3")]
    [InlineData("of another parent no longer asked for", "RouteAccepted: the route is accepted by its Gateways", "/g", "/g Accepted=True@3", "/old Accepted=False@3")]
    public void Of_a_route(string what, string expected, string parents, params string[] status)
    {
        var route = new HttpRoute
        {
            Metadata = new() { Name = "r", NamespaceProperty = "shop", Generation = 3 },
            Spec = new() { ParentRefs = [.. parents.Split(' ').Select(Parent)] },
            Status = status.Length == 0 ? null : new() { Parents = [.. status.Select(Status)] },
        };
        var health = RouteHealth.Of(route);
        Assert.Equal((what, expected), (what, $"{health.Reason}: {health.Message}"));
        Assert.Equal(health.Reason switch { "RouteAccepted" => true, "RouteNotAccepted" => false, _ => (bool?)null }, health.Accepted);
    }

    private static ParentReference Parent(string text)
    {
        var parts = text.Split('/');
        return new()
        {
            Namespace = parts[0].Length > 0 ? parts[0] : null,
            Name = parts[1],
            SectionName = parts.ElementAtOrDefault(2),
            Port = parts.ElementAtOrDefault(3) is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : null,
        };
    }

    private static RouteParentStatus Status(string text) => new()
    {
        ParentRef = Parent(text.Split(' ')[0]),
        Conditions =
        [
            .. text.Split(' ').Skip(1).Select(condition => condition.Split('=', '@')).Select(parts => new V1Condition
            {
                Type = parts[0],
                Status = parts[1],
                ObservedGeneration = parts.ElementAtOrDefault(2) is { } generation ? long.Parse(generation, CultureInfo.InvariantCulture) : null,
                Reason = "Why",
                Message = "because",
            }),
        ],
    };
}
