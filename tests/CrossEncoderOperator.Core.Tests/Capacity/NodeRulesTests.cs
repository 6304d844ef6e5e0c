using CrossEncoderOperator.Core.Capacity;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Core.Tests.Capacity;

public sealed class NodeRulesTests
{
    [Theory]
    [InlineData("""{"key":"zone","operator":"In","values":["a","b"]}""", true)]
    [InlineData("""{"key":"zone","operator":"In","values":["b"]}""", false)]
    [InlineData("""{"key":"none","operator":"In","values":["a"]}""", false)]
    [InlineData("""{"key":"zone","operator":"NotIn","values":["b"]}""", true)]
    [InlineData("""{"key":"zone","operator":"NotIn","values":["a"]}""", false)]
    [InlineData("""{"key":"none","operator":"NotIn","values":["a"]}""", true)]
    [InlineData("""{"key":"zone","operator":"Exists"}""", true)]
    [InlineData("""{"key":"none","operator":"Exists"}""", false)]
    [InlineData("""{"key":"zone","operator":"DoesNotExist"}""", false)]
    [InlineData("""{"key":"none","operator":"DoesNotExist"}""", true)]
    [InlineData("""{"key":"gpus","operator":"Gt","values":["7"]}""", true)]
    [InlineData("""{"key":"gpus","operator":"Gt","values":["8"]}""", false)]
    [InlineData("""{"key":"gpus","operator":"Lt","values":["9"]}""", true)]
    [InlineData("""{"key":"gpus","operator":"Lt","values":["8"]}""", false)]
    [InlineData("""{"key":"zone","operator":"Gt","values":["1"]}""", false)]
    [InlineData("""{"key":"none","operator":"Lt","values":["1"]}""", false)]
    [InlineData("""{"key":"gpus","operator":"Gt","values":["x"]}""", false)]
    public void Affinity(string requirement, bool matches) => Assert.Equal(
        matches, NodeRules.Matches(Pod("""{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[R]}]}}""".Replace("R", requirement, StringComparison.Ordinal)), s_node));

    [Theory]
    [InlineData("one of the terms", """[{"matchExpressions":[{"key":"none","operator":"Exists"}]},{"matchExpressions":[{"key":"zone","operator":"Exists"}]}]""", true)]
    [InlineData("all of a term", """[{"matchExpressions":[{"key":"none","operator":"Exists"},{"key":"zone","operator":"Exists"}]}]""", false)]
    [InlineData("an empty term", "[{}]", false)]
    [InlineData("no terms", "[]", false)]
    [InlineData("the name", """[{"matchFields":[{"key":"metadata.name","operator":"In","values":["node-1"]}]}]""", true)]
    [InlineData("another name", """[{"matchFields":[{"key":"metadata.name","operator":"In","values":["node-2"]}]}]""", false)]
    [InlineData("name and label", """[{"matchFields":[{"key":"metadata.name","operator":"In","values":["node-1"]}],"matchExpressions":[{"key":"none","operator":"Exists"}]}]""", false)]
    public void Terms(string what, string terms, bool matches) => Assert.True(
        matches == NodeRules.Matches(Pod($$$"""{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":{{{terms}}}}}"""), s_node), what);

    [Fact]
    public void Preferences_do_not_count() => Assert.True(NodeRules.Matches(
        Pod("""{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{"matchExpressions":[{"key":"none","operator":"Exists"}]}}]}"""), s_node));

    [Theory]
    [InlineData("the same", """{"key":"k","operator":"Equal","value":"v","effect":"NoSchedule"}""", true)]
    [InlineData("Equal is the default", """{"key":"k","value":"v","effect":"NoSchedule"}""", true)]
    [InlineData("another value", """{"key":"k","value":"w","effect":"NoSchedule"}""", false)]
    [InlineData("another key", """{"key":"l","value":"v","effect":"NoSchedule"}""", false)]
    [InlineData("another effect", """{"key":"k","value":"v","effect":"NoExecute"}""", false)]
    [InlineData("any effect", """{"key":"k","value":"v"}""", true)]
    [InlineData("any value", """{"key":"k","operator":"Exists","effect":"NoSchedule"}""", true)]
    [InlineData("any key", """{"operator":"Exists"}""", true)]
    [InlineData("any key, another effect", """{"operator":"Exists","effect":"NoExecute"}""", false)]
    [InlineData("no key, no operator", """{"value":"v"}""", false)]
    [InlineData("a value where there is none", """{"key":"k","value":""}""", false)]
    public void Tolerations(string what, string toleration, bool tolerates)
    {
        var node = new ClusterNode { Metadata = new() { Name = "a" }, Spec = new() { Taints = [new() { Key = "k", Value = "v", Effect = "NoSchedule" }] } };
        node.Trim();
        var pod = new V1PodSpec { Tolerations = [KubernetesJson.Deserialize<V1Toleration>(toleration)] };
        Assert.True(tolerates == NodeRules.Taint(pod, node) is null, what);
    }

    private static readonly ClusterNode s_node = new()
    {
        Metadata = new() { Name = "node-1", Labels = new Dictionary<string, string> { ["zone"] = "a", ["gpus"] = "8" } },
    };

    private static V1PodSpec Pod(string affinity) => new() { Affinity = new() { NodeAffinity = KubernetesJson.Deserialize<V1NodeAffinity>(affinity) } };
}
