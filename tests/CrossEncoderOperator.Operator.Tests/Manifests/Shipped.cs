using CrossEncoderOperator.TestKit;
using k8s;
using k8s.Models;

namespace CrossEncoderOperator.Operator.Tests.Manifests;

/// <summary>What is shipped, as kustomize and Helm render it.</summary>
internal static class Shipped
{
    public const string Namespace = "crossencoder-system";

    public static Task<List<object>> KustomizationAsync() =>
        RenderAsync($"kubectl-{Kubectl.Latest}", "kustomize", Path.Combine(Repository.Root, "config/default"));

    public static Task<List<object>> ChartAsync(params string[] arguments) => RenderAsync(
        "helm", ["template", "crossencoder-operator", Path.Combine(Repository.Root, "charts/crossencoder-operator"), "--namespace", Namespace, .. arguments]);

    /// <summary>The object of a kind that is there for one of the programs.</summary>
    public static T Single<T>(this IEnumerable<object> objects, string program = "operator")
        where T : IMetadata<V1ObjectMeta>
    {
        var all = objects.OfType<T>().ToList();
        return all.Count == 1 ? all[0] : all.Single(one => one.Metadata.Labels["app.kubernetes.io/name"] == $"crossencoder-{program}");
    }

    private static async Task<List<object>> RenderAsync(string tool, params string[] arguments) =>
        KubernetesYaml.LoadAllFromString((await Programs.RunAsync(Repository.Tool(tool), arguments)).Succeeded());
}
