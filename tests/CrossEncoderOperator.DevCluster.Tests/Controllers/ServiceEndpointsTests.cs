using System.Text.Json.Nodes;
using CrossEncoderOperator.DevCluster.Clients;
using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

public sealed class ServiceEndpointsTests
{
    private static readonly JsonObject Service = Objects.Parse("""
        metadata: { name: web, namespace: shop, uid: s, labels: { team: a } }
        spec: { clusterIP: 10.0.0.1, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: web }] }
        """);

    [Theory]
    [InlineData("ready", "", true, true, false, "addresses")]
    [InlineData("not ready", """{"status":{"conditions":[]}}""", false, false, false, "notReadyAddresses")]
    [InlineData("ending", """{"metadata":{"deletionTimestamp":"x"}}""", false, true, true, null)]
    [InlineData("ending, not ready", """{"metadata":{"deletionTimestamp":"x"},"status":{"conditions":[]}}""", false, false, true, null)]
    public void A_pod_is_published_as_it_is(string name, string pod, bool ready, bool serving, bool terminating, string? list)
    {
        var pods = new[] { Pod("p1", pod) };

        var endpoint = Assert.Single(Assert.Single(ServiceEndpoints.Slices(Service, pods)).Items("endpoints"));
        Assert.Equal((name, ready, serving, terminating), (name, endpoint.Flag("conditions", "ready"), endpoint.Flag("conditions", "serving"), endpoint.Flag("conditions", "terminating")));
        var subset = ServiceEndpoints.Endpoints(Service, pods).Items("subsets").SingleOrDefault();
        Assert.Equal(list, subset?.Select(pair => pair.Key).First(key => key != "ports"));
    }

    [Theory]
    [InlineData("finished", """{"status":{"phase":"Succeeded"}}""")]
    [InlineData("failed", """{"status":{"phase":"Failed"}}""")]
    [InlineData("without address", """{"status":{"podIP":null}}""")]
    [InlineData("without the named port", """{"spec":{"containers":[{"ports":[{"name":"other","containerPort":1}]}]}}""")]
    public void A_pod_that_cannot_serve_is_left_out(string name, string pod)
    {
        var slice = Assert.Single(ServiceEndpoints.Slices(Service, [Pod("p1", pod)]));

        Assert.True(!slice.Items("endpoints").Any() && !ServiceEndpoints.Endpoints(Service, [Pod("p1", pod)]).Items("subsets").Any(), name);
    }

    [Fact]
    public void Not_ready_addresses_are_published_when_asked_for()
    {
        var service = Service.With("""{"spec":{"publishNotReadyAddresses":true}}""");
        var pods = new[] { Pod("p1", """{"status":{"conditions":[]}}"""), Pod("p2", """{"metadata":{"deletionTimestamp":"x"}}""") };

        Assert.All(ServiceEndpoints.Slices(service, pods).Single().Items("endpoints"), endpoint => Assert.True(endpoint.Flag("conditions", "ready")));
        Assert.Equal(2, ServiceEndpoints.Endpoints(service, pods).Items("subsets").Single().Items("addresses").Count());
    }

    [Fact]
    public void Pods_that_name_the_port_differently_come_in_slices_of_their_own()
    {
        var slices = ServiceEndpoints.Slices(Service, [Pod("p1", ""), Pod("p2", """{"spec":{"containers":[{"ports":[{"name":"web","containerPort":9090}]}]}}""")]);

        Assert.Equal([8080, 9090], slices.Select(slice => slice.Items("ports").Single().Number("port")!.Value));
        Assert.Equal(2, slices.Select(slice => slice.Name).Distinct().Count());
    }

    [Fact]
    public void Many_pods_are_cut_into_slices_of_a_hundred() => Assert.Equal(
        [100, 100, 50], ServiceEndpoints.Slices(Service, Enumerable.Range(0, 250).Select(i => Pod($"p{i:000}", ""))).Select(slice => slice.Items("endpoints").Count()));

    [Fact]
    public void Slices_say_whose_they_are()
    {
        var slice = Assert.Single(ServiceEndpoints.Slices(Service.With("""{"spec":{"clusterIP":"None"}}"""), []));

        Assert.Equal("web", slice.Text("metadata", "labels", "kubernetes.io/service-name"));
        Assert.Equal("a", slice.Text("metadata", "labels", "team"));
        Assert.Equal("", slice.Text("metadata", "labels", "service.kubernetes.io/headless"));
        Assert.Equal("s", slice.Controller.Text("uid"));
    }

    [Fact]
    public void Without_a_named_target_the_number_counts()
    {
        var service = Service.With("""{"spec":{"ports":[{"port":80},{"name":"x","port":81,"targetPort":9000}]}}""");

        Assert.Equal([80, 9000], ServiceEndpoints.Slices(service, [Pod("p1", "")]).Single().Items("ports").Select(port => port.Number("port")!.Value));
    }

    private static JsonObject Pod(string name, string change)
    {
        var pod = Objects.Parse($$"""
            metadata: { name: {{name}}, namespace: shop, uid: u-{{name}} }
            spec: { nodeName: n1, containers: [{ ports: [{ name: web, containerPort: 8080 }] }] }
            status: { phase: Running, podIP: 10.1.0.1, conditions: [{ type: Ready, status: 'True' }] }
            """);
        return change.Length == 0 ? pod : pod.With(change);
    }
}
