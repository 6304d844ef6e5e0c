using CrossEncoderOperator.DevCluster.Nodes;
using CrossEncoderOperator.TestKit;

namespace CrossEncoderOperator.DevCluster.Tests.Nodes;

public sealed class NodeResourcesTests(NodeResourcesTests.GpuCluster cluster) : IClassFixture<NodeResourcesTests.GpuCluster>
{
    [Theory]
    [InlineData("nothing given", "memory=16Gi pods=110")]
    [InlineData("an extended resource", "memory=16Gi nvidia.com/gpu=1 pods=110", "nvidia.com/gpu=1")]
    [InlineData("instead of a default", "cpu=500m memory=1Gi pods=110", "cpu=500m", "memory=1Gi")]
    [InlineData("the last one counts", "example.com/a=2 memory=16Gi pods=110", "example.com/a=1", "example.com/a=2")]
    public void Of_a_node(string what, string expected, params string[] entries)
    {
        var resources = NodeResources.Parse(entries);
        var cpu = entries.Any(entry => entry.StartsWith("cpu=", StringComparison.Ordinal)) || resources.Remove("cpu");
        Assert.Equal((what, true, expected), (what, cpu, string.Join(' ', resources.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))));
    }

    [Theory]
    [InlineData("nvidia.com/gpu", "--node-resource 'nvidia.com/gpu': expected KEY=VALUE")]
    [InlineData("nvidia.com/gpu=one", "--node-resource 'nvidia.com/gpu=one': 'one' is not a quantity such as 1, 500m or 16Gi")]
    [InlineData("nvidia.com/gpu=", "--node-resource 'nvidia.com/gpu=': '' is not a quantity")]
    [InlineData("nvidia.com/gpu=-1", "--node-resource 'nvidia.com/gpu=-1': '-1' is not a quantity")]
    public void Bad_entry_is_named(string entry, string error) =>
        Assert.StartsWith(error, Assert.Throws<ArgumentException>(() => NodeResources.Parse([entry])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_scheduler_counts_what_the_nodes_have()
    {
        await using var ns = await cluster.NamespaceAsync();
        var allocatable = (await ns.KubectlAsync("get", "nodes", "-o", """jsonpath={.items[*].status.allocatable.example\.com/device}""")).Succeeded();
        var devices = allocatable.Split(' ');
        Assert.All(devices, number => Assert.Equal("2", number));
        await ns.ApplyAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: a }
            spec:
              replicas: {{devices.Length + 1}}
              selector: { matchLabels: { app: a } }
              template:
                metadata: { labels: { app: a } }
                spec:
                  containers:
                  - { name: c, image: "example.com/none", resources: { limits: { "example.com/device": "2" } } }
            """);
        await Eventually.GetAsync(
            "a pod on every node and one too many",
            async _ => (await ns.KubectlAsync("get", "pods", "-o", """jsonpath={range .items[*]}{.spec.nodeName}{.status.conditions[?(@.reason=="Unschedulable")].message}{"\n"}{end}""")).Succeeded(),
            lines => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Count() == devices.Length + 1
                && lines.Contains($"{devices.Length} Insufficient example.com/device", StringComparison.Ordinal));
    }

    /// <summary>Nodes, two of them hollow, with two devices each.</summary>
    public sealed class GpuCluster : TestCluster
    {
        protected override IEnumerable<string> Arguments => ["--hollow", "2", "--node-resource", "example.com/device=2"];
    }
}
