using CrossEncoderOperator.DevCluster.Controllers;

namespace CrossEncoderOperator.DevCluster.Tests.Controllers;

public sealed class SchedulingTests
{
    private const string Pod = "{ containers: [{ resources: { requests: { cpu: 500m, memory: 1Gi } } }] }";

    [Theory]
    [InlineData("fits", Pod, "", "n1")]
    [InlineData("asks for nothing", "{ containers: [{}] }", "", "n1")]
    [InlineData("too much", "{ containers: [{ resources: { requests: { cpu: 2500m } } }] }", "", "0/1 nodes are available: 1 Insufficient cpu.")]
    [InlineData("containers add up", "{ containers: [{ resources: { requests: { cpu: 1500m } } }, { resources: { requests: { cpu: 600m } } }] }", "", "0/1 nodes are available: 1 Insufficient cpu.")]
    [InlineData("the largest init container counts", "{ initContainers: [{ resources: { requests: { cpu: 3 } } }], containers: [{}] }", "", "0/1 nodes are available: 1 Insufficient cpu.")]
    [InlineData("no such device", "{ containers: [{ resources: { limits: { nvidia.com/gpu: 1 } } }] }", "", "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.")]
    [InlineData("two obstacles", "{ containers: [{ resources: { requests: { cpu: 9, memory: 64Gi } } }] }", "", "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.")]
    [InlineData("nodeSelector matches", "{ nodeSelector: { zone: a }, containers: [{}] }", "", "n1")]
    [InlineData("nodeSelector does not", "{ nodeSelector: { zone: b }, containers: [{}] }", "", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData("affinity does not", "{ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: NotIn, values: [a] }] }] } } }, containers: [{}] }", "", "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")]
    [InlineData("cordoned", Pod, "{ unschedulable: true }", "0/1 nodes are available: 1 node(s) were unschedulable.")]
    [InlineData("tainted", Pod, "{ taints: [{ key: gpu, value: 'yes', effect: NoSchedule }] }", "0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}.")]
    [InlineData("a taint that only prefers", Pod, "{ taints: [{ key: gpu, effect: PreferNoSchedule }] }", "n1")]
    [InlineData("tolerated by value", "{ tolerations: [{ key: gpu, value: 'yes' }], containers: [{}] }", "{ taints: [{ key: gpu, value: 'yes', effect: NoSchedule }] }", "n1")]
    [InlineData("tolerated by key", "{ tolerations: [{ key: gpu, operator: Exists, effect: NoSchedule }], containers: [{}] }", "{ taints: [{ key: gpu, value: 'yes', effect: NoSchedule }] }", "n1")]
    [InlineData("tolerates everything", "{ tolerations: [{ operator: Exists }], containers: [{}] }", "{ taints: [{ key: gpu, value: 'yes', effect: NoExecute }] }", "n1")]
    [InlineData("other effect", "{ tolerations: [{ key: gpu, operator: Exists, effect: NoExecute }], containers: [{}] }", "{ taints: [{ key: gpu, value: '', effect: NoSchedule }] }", "0/1 nodes are available: 1 node(s) had untolerated taint {gpu: }.")]
    public void One_node(string name, string pod, string node, string expected)
    {
        var room = Room("n1", node.Length == 0 ? "{}" : node, "{ cpu: 2, memory: 4Gi, pods: 3 }");

        Assert.Equal((name, expected), (name, Place(pod, room)));
    }

    [Fact]
    public void What_is_used_counts()
    {
        var room = Room("n1", "{}", "{ cpu: 2, pods: 3 }");
        room.Used["cpu"] = 1.75m;
        room.Used["pods"] = 3;

        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu, 1 Too many pods.", Place("{ containers: [{ resources: { requests: { cpu: 300m } } }] }", room));
    }

    [Fact]
    public void The_first_node_that_fits_is_taken() => Assert.Equal("n2", Place(
        "{ containers: [{ resources: { limits: { nvidia.com/gpu: 1 } } }] }",
        Room("n1", "{}", "{ cpu: 2, pods: 3 }"), Room("n2", "{}", "{ pods: 3, nvidia.com/gpu: 1 }"), Room("n3", "{}", "{ pods: 3, nvidia.com/gpu: 1 }")));

    [Fact]
    public void Without_nodes_it_says_so() => Assert.Equal("no nodes available to schedule pods", Place(Pod));

    [Fact]
    public void A_node_that_is_not_ready_takes_nothing()
    {
        var room = Room("n1", "{}", "{ pods: 3 }");
        room.Node["status"]!["conditions"]![0]!["status"] = "False";

        Assert.Equal("0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.", Place("{ containers: [{}] }", room));
    }

    private static Scheduling.Room Room(string name, string spec, string capacity) => new(
        Objects.Parse($"{{ metadata: {{ name: {name}, labels: {{ zone: a }} }}, spec: {spec}, status: {{ conditions: [{{ type: Ready, status: 'True' }}] }} }}"),
        Scheduling.Quantities(Objects.Parse(capacity)), []);

    private static string Place(string spec, params Scheduling.Room[] rooms)
    {
        var pod = Objects.Parse($"{{ metadata: {{ name: p }}, spec: {spec} }}");
        var (node, message) = Scheduling.Place(pod, Scheduling.RequestsOf(pod), rooms);
        return node ?? message;
    }
}
