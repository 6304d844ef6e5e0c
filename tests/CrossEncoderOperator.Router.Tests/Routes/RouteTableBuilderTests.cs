using CrossEncoderOperator.Api;
using CrossEncoderOperator.Api.Rollouts;
using k8s.Models;

namespace CrossEncoderOperator.Router.Tests.Routes;

public sealed class RouteTableBuilderTests
{
    private static readonly ObjectKey s_key = new("shop", "product-search");

    public static TheoryData<string, Func<CrossEncoderDeployment, CrossEncoderDeployment>, string> Bad => new()
    {
        { "negative weight", d => With(d, Given.OfStable(-1)), "status.traffic[0].weight: must be from 0 to 100, is -1" },
        { "weight over 100", d => With(d, Given.OfCanary(10), Given.OfStable(101)), "status.traffic[1].weight: must be from 0 to 100, is 101" },
        { "no revision", d => With(d, new TrafficStatus { Role = "stable" }), "status.traffic[0].revision: must not be empty" },
        { "no role", d => With(d, new TrafficStatus { Revision = "x" }), "status.traffic[0].role: must not be empty" },
        { "revision twice", d => With(d, Given.OfStable(), Given.OfStable()), "status.traffic: revision aaaaaaaaaa is listed 2 times" },
        { "time limit", d => Spec(d, s => s with { Serving = new() { Limits = new() { Timeout = "soon" } } }), "spec.serving.limits.timeout: 'soon'" },
        { "body limit", d => Spec(d, s => s with { Serving = new() { Limits = new() { BodyBytes = "9Ti" } } }), "spec.serving.limits.bodyBytes: '9Ti'" },
        { "threshold", d => Spec(d, s => s with { Slo = new() { Latency = new() { Threshold = "0s" } } }), "spec.slo.latency.threshold: '0s'" },
        { "hold", d => Spec(d, s => s with { Scaling = new() { ScaleToZero = new() { HoldTimeout = "long" } } }), "spec.scaling.scaleToZero.holdTimeout: 'long'" },
        { "long hold", d => Spec(d, s => s with { Scaling = new() { ScaleToZero = new() { HoldTimeout = "2h" } } }), "spec.scaling.scaleToZero.holdTimeout: must be at most 1 h" },
        { "mirror", d => Spec(d, s => s with { Traffic = new() { Mirror = new() { Percent = 101 } } }), "spec.traffic.mirror.percent: must be" },
        { "header", d => Spec(d, s => s with { Traffic = new() { CanaryHeader = new() { Name = "x" } } }), "spec.traffic.canaryHeader.value: must" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_object_stays_as_it_was_and_blanks_no_other(
        string name, Func<CrossEncoderDeployment, CrossEncoderDeployment> spoil, string error)
    {
        var tables = new Tables();
        var good = Given.Deployment(traffic: Given.OfStable());
        var other = Given.Deployment("help", "shop", Given.OfStable());
        var slice = Given.Slice(Given.Stable, Given.Pod(1));

        var never = new Tables();
        Assert.Null(never.Build(spoil(good), other).Deployment(s_key));
        Assert.NotNull(never.Table.Deployment(new("shop", "help")));

        tables.Build(good, other, slice);
        var table = tables.Build(spoil(good), other, slice, Given.Slice(Given.Stable, Given.Pod(2)));
        Assert.Equal(100, table.Deployment(s_key)!.Stable!.Weight);
        Assert.Equal(2, table.Deployment(s_key)!.Stable!.Replicas.Length);
        Assert.NotNull(table.Deployment(new("shop", "help")));
        Assert.True(tables.Rejected.Single() is var rejected && rejected.Key == s_key && rejected.Value.StartsWith(error, StringComparison.Ordinal), $"{name}: {rejected.Value}");

        Assert.Equal(7, tables.Build(With(good, Given.OfStable(7)), other).Deployment(s_key)!.Stable!.Weight);
        Assert.Null(tables.Build(other).Deployment(s_key));
    }

    [Theory]
    [InlineData("ready", true, null, true)]
    [InlineData("not ready", false, null, false)]
    [InlineData("unknown is ready", null, null, true)]
    [InlineData("terminating", true, true, false)]
    [InlineData("terminating and not ready", false, true, false)]
    public void Only_ready_pods_that_stay_get_requests(string name, bool? ready, bool? terminating, bool expected)
    {
        var slice = Given.Slice(Given.Stable, Given.Pod(1));
        slice.Endpoints[0].Conditions = new() { Ready = ready, Terminating = terminating };
        var table = new Tables().Build(Given.Deployment(traffic: Given.OfStable()), slice);
        Assert.True(table.Deployment(s_key)!.Stable!.IsReady == expected, name);
    }

    [Fact]
    public void Slices_of_any_shape_are_read()
    {
        var named = Given.Slice(Given.Stable, Given.Pod(1));
        named.Ports = [new() { Name = "metrics", Port = 9, Protocol = "TCP" }, new() { Name = "http", Port = 8081 }];
        var unnamed = Given.Slice(Given.Stable, Given.Pod(2));
        unnamed.Ports = [new() { Port = 7, Protocol = "UDP" }, new() { Port = 8082 }];
        unnamed.Endpoints[0].Conditions = null;
        var names = Given.Slice(Given.Stable, Given.Pod(3));
        names.AddressType = "FQDN";
        var garbage = Given.Slice(Given.Stable, Given.Pod(4));
        garbage.Endpoints[0].Addresses = ["nowhere"];
        var empty = Given.Slice(Given.Stable, Given.Pod(5));
        (empty.Endpoints, empty.Ports) = (null, null);
        var twice = Given.Slice(Given.Stable, Given.Pod(1));
        twice.Ports = named.Ports;
        var foreign = Given.Slice("product-search", "help", Given.Stable, Given.Pod(6));
        var bare = new V1EndpointSlice { Metadata = new() { Name = "x", NamespaceProperty = "shop" }, AddressType = "IPv4" };

        var table = new Tables().Build(Given.Deployment(traffic: Given.OfStable()), named, unnamed, names, garbage, empty, twice, foreign, bare);
        Assert.Equal(
            ["10.0.0.1:8081", "10.0.0.2:8082"],
            table.Deployment(s_key)!.Stable!.Replicas.ToArray().Select(r => r.Address.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Replicas_and_counts_go_on_from_table_to_table()
    {
        var tables = new Tables();
        var before = tables.Build(Given.Split(10), Given.Slice(Given.Stable, Given.Pod(1)), Given.Slice(Given.Canary, Given.Pod(2))).Deployment(s_key)!;
        var after = tables.Build(Given.Split(50), Given.Slice(Given.Stable, Given.Pod(1)), Given.Slice(Given.Stable, Given.Pod(3))).Deployment(s_key)!;
        Assert.Same(before.Flow, after.Flow);
        Assert.Contains(before.Stable!.Replicas[0], after.Stable!.Replicas.ToArray());
        Assert.Same(before.Canary!.Traffic, after.Canary!.Traffic);
        Assert.False(after.Canary.IsReady);
    }

    [Fact]
    public void An_empty_status_is_a_deployment_that_serves_nothing_yet()
    {
        var table = new Tables().Build(new CrossEncoderDeployment { Metadata = new() { Name = "product-search", NamespaceProperty = "shop" } });
        var deployment = table.Deployment(s_key)!;
        Assert.Null(deployment.Choose(new Microsoft.AspNetCore.Http.HeaderDictionary()));
        Assert.Equal((4L << 20, TimeSpan.FromSeconds(30)), (deployment.Settings.BodyBytes, deployment.Settings.Timeout));
    }

    private static CrossEncoderDeployment With(CrossEncoderDeployment deployment, params TrafficStatus[] traffic) =>
        deployment with { Status = new() { Traffic = traffic } };

    private static CrossEncoderDeployment Spec(CrossEncoderDeployment deployment, Func<CrossEncoderDeploymentSpec, CrossEncoderDeploymentSpec> change) =>
        deployment with { Spec = change(deployment.Spec) };
}
