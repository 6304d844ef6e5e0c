using CrossEncoderOperator.Core.Capacity;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Capacity;

public sealed class CapacityCheckTests
{
    // A node: name, what it has, then any of label=…, taint=…, cordoned. A pod on it, after ':': what it asks for.
    [Theory]
    [InlineData("an empty node", 1, "cpu=1", "Fits 1: room for 1 pod", "a cpu=4")]
    [InlineData("exactly", 4, "cpu=1 memory=1Gi", "Fits 4: room for 4 pods", "a cpu=4 memory=4Gi")]
    [InlineData("over several nodes", 3, "cpu=2", "Fits 3: room for 3 pods", "a cpu=3", "b cpu=2", "c cpu=3")]
    [InlineData("nothing asked", 0, "cpu=1", "Fits 0: no pods are to be placed")]
    [InlineData("no nodes", 1, "cpu=1", "NeverFits 0: the cluster has no nodes")]
    [InlineData("beside others", 1, "cpu=1", "Fits 1: room for 1 pod", "a cpu=4 : cpu=2 : cpu=1")]
    [InlineData("no room for one", 1, "cpu=2", "NoRoomNow 0: room for 0 of 1 pod now: 1 of 4 cpu free on 1 node, at most 1 on one; a pod asks for 2", "a cpu=4 : cpu=3")]
    [InlineData("room for some", 3, "cpu=2 nvidia.com/gpu=1", "NoRoomNow 1: room for 1 of 3 pods now: 1 of 4 nvidia.com/gpu free on 2 nodes, at most 1 on one; a pod asks for 1",
        "a cpu=9 nvidia.com/gpu=2 : nvidia.com/gpu=2", "b cpu=9 nvidia.com/gpu=2 : nvidia.com/gpu=1")]
    [InlineData("in pieces", 1, "nvidia.com/gpu=2", "NoRoomNow 0: room for 0 of 1 pod now: 2 of 4 nvidia.com/gpu free on 2 nodes, at most 1 on one; a pod asks for 2",
        "a nvidia.com/gpu=2 : nvidia.com/gpu=1", "b nvidia.com/gpu=2 : nvidia.com/gpu=1")]
    [InlineData("places for pods run out", 3, "cpu=1", "NoRoomNow 2: room for 2 of 3 pods now: 2 of 2 pods free on 1 node, at most 2 on one; a pod asks for 1", "a cpu=9 pods=2")]
    [InlineData("overcommitted node", 1, "cpu=1", "NoRoomNow 0: room for 0 of 1 pod now: 0 of 2 cpu free on 1 node, at most 0 on one; a pod asks for 1", "a cpu=2 : cpu=3")]
    [InlineData("pods without requests", 2, "memory=1Gi", "NoRoomNow 1: room for 1 of 2 pods now: 1536Mi of 2Gi memory free on 1 node, at most 1536Mi on one; a pod asks for 1Gi", "a memory=2Gi : cpu=3 : memory=512Mi")]
    [InlineData("no such resource", 1, "cpu=1 nvidia.com/gpu=1", "NeverFits 0: no node has nvidia.com/gpu", "a cpu=4", "b cpu=4 amd.com/gpu=1")]
    [InlineData("too big", 1, "memory=64Gi", "NeverFits 0: no node has 64Gi memory (at most 32Gi)", "a memory=16Gi", "b memory=32Gi")]
    [InlineData("too big in two ways", 1, "cpu=8 nvidia.com/gpu=2", "NeverFits 0: no node has 8 cpu (at most 4) or 2 nvidia.com/gpu (at most 1)", "a cpu=4 nvidia.com/gpu=1")]
    [InlineData("not together", 1, "cpu=8 nvidia.com/gpu=1", "NeverFits 0: no node has 8 cpu and 1 nvidia.com/gpu together", "a cpu=4 nvidia.com/gpu=1", "b cpu=8")]
    [InlineData("selector", 1, "cpu=1 select=pool:gpu", "Fits 1: room for 1 pod", "a cpu=1", "b cpu=1 label=pool:gpu")]
    [InlineData("selector that none matches", 1, "cpu=1 select=pool:gpu", "NeverFits 0: none of 2 nodes matches the pods' node selector and node affinity", "a cpu=1", "b cpu=1 label=pool:cpu")]
    [InlineData("too small where it matches", 1, "cpu=4 select=pool:gpu", "NeverFits 0: no node that may run a pod has 4 cpu (at most 1)", "a cpu=8", "b cpu=1 label=pool:gpu")]
    [InlineData("tainted", 1, "cpu=1", "NeverFits 0: no node may run the pods: taint dedicated=ml:NoSchedule keeps the pods off 2 nodes", "a cpu=1 taint=dedicated:ml:NoSchedule", "b cpu=1 taint=dedicated:ml:NoExecute")]
    [InlineData("tainted where it matches", 1, "cpu=1 select=a:b", "NeverFits 0: no node may run the pods: taint x:NoExecute keeps the pods off 1 node, the others do not match their node selector and node affinity", "a cpu=1", "b cpu=1 label=a:b taint=x::NoExecute")]
    [InlineData("tainted where it is big enough", 1, "nvidia.com/gpu=1", "NeverFits 0: no node that may run a pod has nvidia.com/gpu; taint dedicated=ml:NoSchedule keeps the pods off 1 node big enough",
        "a cpu=1", "b cpu=1 taint=small::NoSchedule", "c nvidia.com/gpu=1 taint=dedicated:ml:NoSchedule")]
    [InlineData("tolerated", 1, "cpu=1 tolerate=dedicated:Equal:ml:", "Fits 1: room for 1 pod", "a cpu=1 taint=dedicated:ml:NoSchedule")]
    [InlineData("taint of a preference", 1, "cpu=1", "Fits 1: room for 1 pod", "a cpu=1 taint=dedicated:ml:PreferNoSchedule")]
    [InlineData("a RuntimeClass may tolerate", 1, "cpu=1 runtime=nvidia", "Fits 1: room for 1 pod", "a cpu=1 taint=dedicated:ml:NoSchedule")]
    [InlineData("cordoned", 1, "cpu=1", "NoRoomNow 0: no room now: 1 node big enough for a pod is cordoned or not ready", "a cpu=1 cordoned")]
    [InlineData("not ready", 1, "cpu=1", "NoRoomNow 0: no room now: 2 nodes big enough for a pod are cordoned or not ready",
        "a cpu=1 taint=node.kubernetes.io/not-ready::NoSchedule", "b cpu=1 taint=node.kubernetes.io/disk-pressure::NoSchedule")]
    [InlineData("full and cordoned", 1, "cpu=1", "NoRoomNow 0: room for 0 of 1 pod now: 0 of 1 cpu free on 1 node, at most 0 on one; a pod asks for 1; 1 node big enough for a pod is cordoned or not ready",
        "a cpu=1 : cpu=1", "b cpu=1 cordoned")]
    [InlineData("cordoned, but tolerated", 1, "cpu=1 tolerate=:Exists::", "Fits 1: room for 1 pod", "a cpu=1 cordoned")]
    [InlineData("a small node that is not ready", 1, "cpu=2", "NeverFits 0: no node has 2 cpu (at most 1)", "a cpu=1 taint=node.kubernetes.io/not-ready::NoSchedule")]
    [InlineData("another scheduler", 3, "cpu=9 scheduler=bin-packer", "Fits 3: scheduler bin-packer places the pods: whether they fit is not checked", "a cpu=1")]
    [InlineData("lower priorities are evicted", 1, "cpu=1 evicts=100", "Fits 1: room for 1 pod", "a cpu=1 : cpu=1 priority=99")]
    [InlineData("equal priorities are not", 1, "cpu=1 evicts=100", "NoRoomNow 0: room for 0 of 1 pod now: 0 of 1 cpu free on 1 node, at most 0 on one; a pod asks for 1", "a cpu=1 : cpu=1 priority=100")]
    [InlineData("ended pods take no room", 1, "cpu=1", "Fits 1: room for 1 pod", "a cpu=1 : cpu=1 phase=Succeeded : cpu=1 phase=Failed")]
    [InlineData("pods that end take room until they have", 1, "cpu=1", "NoRoomNow 0: room for 0 of 1 pod now: 0 of 1 cpu free on 1 node, at most 0 on one; a pod asks for 1", "a cpu=1 : cpu=1 phase=Running")]
    [InlineData("huge numbers", 1000, "memory=1", "Fits 1000: room for 1000 pods", "a memory=1Ei")]
    public void Room(string what, int count, string pod, string expected, params string[] nodes)
    {
        var finding = World.Check(pod, count, nodes);
        Assert.Equal((what, expected), (what, $"{finding.Verdict} {finding.Room}: {finding.Message}"));
    }

    [Fact]
    public void Looks_no_further_than_needed()
    {
        var nodes = Enumerable.Range(0, 5000).Select(i => World.Node($"node-{i} cpu=4")).ToList();
        var looked = new List<string>();
        var finding = CapacityCheck.Of(World.Pod("cpu=2"), 3, nodes, name =>
        {
            looked.Add(name);
            return [];
        });
        Assert.Equal((CapacityVerdict.Fits, 3), (finding.Verdict, finding.Room));
        Assert.Equal(["node-0", "node-1"], looked);
    }

    [Fact]
    public void Does_not_look_at_pods_of_nodes_that_cannot_be_used()
    {
        ClusterNode[] nodes =
        [
            World.Node("small cpu=1"), World.Node("other cpu=4"), World.Node("tainted cpu=4 label=a:b taint=x::NoSchedule"),
            World.Node("cordoned cpu=4 label=a:b cordoned"), World.Node("open cpu=4 label=a:b"),
        ];
        var looked = new List<string>();
        CapacityCheck.Of(World.Pod("cpu=2 select=a:b"), 9, nodes, name =>
        {
            looked.Add(name);
            return [];
        });
        Assert.Equal(["open"], looked);
    }

    [Fact]
    public void Objects_are_read_as_the_API_serves_them_and_kept_small()
    {
        var node = KubernetesJson.Deserialize<ClusterNode>("""
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"a","uid":"u","resourceVersion":"7","labels":{"pool":"gpu"},"annotations":{"big":"x"}},
             "spec":{"taints":[{"key":"k","effect":"NoSchedule"}]},
             "status":{"allocatable":{"cpu":"3920m","memory":"15Gi","nvidia.com/gpu":"1"},"images":[{"names":["a"],"sizeBytes":1}]}}
            """);
        node.Trim();
        Assert.Equal(("a", "7", null), (node.Metadata.Name, node.Metadata.ResourceVersion, node.Metadata.Annotations));
        Assert.Null(node.Status);
        Assert.Equal(3.92m, node.Allocatable["cpu"]);

        var pod = KubernetesJson.Deserialize<ClusterPod>("""
            {"metadata":{"name":"p","namespace":"n","uid":"u","resourceVersion":"8","labels":{"app":"x"},"annotations":{"big":"x"}},
             "spec":{"nodeName":"a","priority":5,"priorityClassName":"high","containers":[{"name":"c","resources":{"requests":{"cpu":"1"}}}]},"status":{"phase":"Running"}}
            """);
        pod.Trim();
        Assert.Equal(("a", "high", 5), (pod.Node, pod.PriorityClass, pod.Evicts));
        Assert.Equal((1m, 1m), (pod.Requests["cpu"], pod.Requests["pods"]));
        Assert.Null(pod.Metadata.Annotations);
        Assert.Null(pod.Metadata.Labels);
        Assert.Null(pod.Spec);
    }

    /// <summary>Nodes and pods from short texts.</summary>
    private static class World
    {
        public static CapacityFinding Check(string pod, int count, string[] nodes)
        {
            var rooms = nodes.Select(text => text.Split(" : ")).ToDictionary(parts => Node(parts[0]), parts => parts[1..].Select(On).ToList());
            return CapacityCheck.Of(
                Pod(pod), count, rooms.Keys, name => rooms.Single(room => room.Key.Metadata.Name == name).Value.Where(other => other.Node is not null),
                Values(pod, "evicts").Select(int.Parse).DefaultIfEmpty(int.MinValue).Single());
        }

        public static ClusterNode Node(string text)
        {
            var node = new ClusterNode
            {
                Metadata = new() { Name = text.Split(' ')[0], Labels = Values(text, "label").Select(label => label.Split(':')).ToDictionary(label => label[0], label => label[1]) },
                Spec = new()
                {
                    Unschedulable = text.EndsWith(" cordoned", StringComparison.Ordinal),
                    Taints = [.. Values(text, "taint").Select(taint => taint.Split(':')).Select(taint => new V1Taint { Key = taint[0], Value = taint[1].Length > 0 ? taint[1] : null, Effect = taint[2] })],
                },
                Status = new() { Allocatable = Amounts(text) },
            };
            node.Status.Allocatable.TryAdd("pods", new("110000"));
            node.Trim();
            return node;
        }

        public static V1PodSpec Pod(string text) => new()
        {
            Containers = [new() { Resources = new() { Requests = Amounts(text) } }],
            NodeSelector = Values(text, "select").Select(label => label.Split(':')).ToDictionary(label => label[0], label => label[1]),
            Tolerations = [.. Values(text, "tolerate").Select(parts => parts.Split(':')).Select(parts => new V1Toleration { Key = parts[0], OperatorProperty = parts[1], Value = parts[2], Effect = parts[3] })],
            RuntimeClassName = Values(text, "runtime").SingleOrDefault(),
            SchedulerName = Values(text, "scheduler").SingleOrDefault(),
        };

        private static ClusterPod On(string text)
        {
            var pod = new ClusterPod { Spec = Pod(text), Status = new() { Phase = Values(text, "phase").SingleOrDefault("Running") } };
            pod.Spec.NodeName = "somewhere";
            pod.Spec.Priority = Values(text, "priority").Select(int.Parse).SingleOrDefault();
            pod.Trim();
            return pod;
        }

        private static Dictionary<string, ResourceQuantity> Amounts(string text) => text.Split(' ')
            .Select(word => word.Split('='))
            .Where(pair => pair is [var name, _] && (name is "cpu" or "memory" or "pods" || name.Contains('/', StringComparison.Ordinal)))
            .ToDictionary(pair => pair[0], pair => new ResourceQuantity(pair[1]));

        private static IEnumerable<string> Values(string text, string name) =>
            text.Split(' ').Where(word => word.StartsWith($"{name}=", StringComparison.Ordinal)).Select(word => word[(name.Length + 1)..]);
    }
}
